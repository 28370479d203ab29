/* The block of figures of `stats`: counts, spread, percentiles and outliers of a benchmark. */
#ifndef CLI_PYPERF_STATISTICS_H
#define CLI_PYPERF_STATISTICS_H

#include "cli/pyperf/bench.h"

/* Append the block to `out`. 0, or -1 with err: memory, a date that is none, or no values at all.
 */
int pyperf_add_statistics(struct buf *out, const struct pyperf_bench *view, struct err *err);

#endif
