/*
 * A ratio, candidate / baseline, as people say it: in percents, or above 2 as a factor. What takes
 * 30 % less time is 30 % faster; what takes a twentieth of it is 20x faster.
 */
#ifndef CLI_WORDS_DIFFERENCE_H
#define CLI_WORDS_DIFFERENCE_H

#include "results/base/unit.h"
#include "stats/interval.h"

#include <stdbool.h>

struct difference {
	char amount[UNIT_TEXT];		      /* "3.2%", "18.4x": beside "slower" or "faster" */
	char plain[UNIT_TEXT];		      /* "+3.2%", "-3.2%", "18.4x" */
	char low[UNIT_TEXT], high[UNIT_TEXT]; /* the interval: as `plain`, the smaller one first */
	bool has_interval;
};

/* Of a ratio in time. A factor is written only where the whole interval is on its side of 1. NaN
   gives empty texts. */
struct difference difference_of(struct interval ratio);

#endif
