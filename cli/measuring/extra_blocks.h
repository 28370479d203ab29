/* The blocks that -m, -d, -g and -t add after a run: pyperf's displays of what was just measured.
 */
#ifndef CLI_MEASURING_EXTRA_BLOCKS_H
#define CLI_MEASURING_EXTRA_BLOCKS_H

#include "results/model/suite.h"

#include <stdbool.h>
#include <stdio.h>

struct extra_blocks {
	bool metadata, dump, hist, stats;
};

/* Is any of them asked for? */
bool extra_blocks_wanted(const struct extra_blocks *blocks);

/* Of so many suites, each called by its label where there are several; suites without benchmarks
   are left out. 0, or -1 with err. */
int extra_blocks_print(const struct extra_blocks *blocks, struct suite *const *suites,
		       char *const *labels, size_t n, FILE *out, struct err *err);

#endif
