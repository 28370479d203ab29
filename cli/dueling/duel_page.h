/* The duels of a contest as a page (cli/page/report_page.h). */
#ifndef CLI_DUELING_DUEL_PAGE_H
#define CLI_DUELING_DUEL_PAGE_H

#include "cli/dueling/duel_explain.h"
#include "results/verdicts/report.h"

/* The document appended to `out`: `report` has a section for each of the n duels
   (cli/dueling/duel_judge.h); `explained` has the profiles of each, where some were made. 0, or -1
   with err (memory). */
int duel_page_format(const struct duel *duels, size_t n, const struct report *report,
		     const struct duel_explained *explained, struct buf *out, struct err *err);

#endif
