/* What was counted of a benchmark, and what each of its processes measured, as tables. */
#ifndef CLI_PAGE_NUMBERS_H
#define CLI_PAGE_NUMBERS_H

#include "results/base/err.h"
#include "results/verdicts/comparison.h"

/* Each metric of both sides with its ratio, interval and verdict; nothing where nothing was
   counted. */
void numbers_compared(struct buf *out, const struct comparison *comparison,
		      const char *const labels[2]);
/* Each metric of one benchmark. 0, or -1 with err (memory). */
int numbers_counted(struct buf *out, const struct bench *bench, struct err *err);

/* Each process with its values, at most `most` of each side, in what a click opens; nothing where
   `most` is 0. */
void numbers_processes(struct buf *out, const struct bench *const benches[2],
		       const char *const labels[2], size_t most);

#endif
