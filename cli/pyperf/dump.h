/* The runs of a benchmark, value by value, as pyperf's dump shows them. */
#ifndef CLI_PYPERF_DUMP_H
#define CLI_PYPERF_DUMP_H

#include "cli/pyperf/bench.h"

struct pyperf_dump_style {
	bool quiet;   /* values only, no calibration runs */
	bool verbose; /* with metadata; quiet wins */
	bool raw;     /* times of all loops together */
};

/* Append the block to `out`. 0, or -1 with err when memory ran out. */
int pyperf_add_dump(struct buf *out, const struct pyperf_bench *view,
		    const struct pyperf_dump_style *style, struct err *err);

#endif
