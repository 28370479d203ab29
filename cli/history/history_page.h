/* A history as a page (docs/report.md): a chart of each benchmark over time, with what changed. */
#ifndef CLI_HISTORY_HISTORY_PAGE_H
#define CLI_HISTORY_HISTORY_PAGE_H

#include "results/base/buf.h"
#include "results/history/check.h"

/* The document appended to `out`: the benchmarks of the check, which is of this history. 0, or -1
   with err (memory; the index cannot be read). */
int history_page_format(struct history *history, const struct history_check *check, struct buf *out,
			struct err *err);

#endif
