/*
 * The geometric mean of a suite's ratios, in its two meanings (stats/geomean.h): of files that are
 * compared, and of the benchmarks of a duel.
 */
#ifndef RESULTS_VERDICTS_SUITE_MEAN_H
#define RESULTS_VERDICTS_SUITE_MEAN_H

#include "results/base/err.h"
#include "stats/interval.h"

#include <jansson.h>

struct suite_mean {
	/* Benchmarks in it: those of one unit, and of these, while there are any, those whose
	   spread is known; one process on a side would leave the whole mean without bounds. */
	size_t n;
	const char *unit;	  /* seconds where there are any, else the first benchmark's */
	struct interval these;	  /* these benchmarks, each known as well as it was measured */
	struct interval programs; /* programs like these */
};

/* What one benchmark has to do with it. */
struct mean_part {
	double log_ratio, se, df; /* se NaN or infinite: its spread is not known */
};

/* n, these and programs at this level, from benchmarks of one unit; its unit is the caller's. 0, or
   -1 with err (memory). */
int suite_mean_of(struct suite_mean *mean, const struct mean_part *parts, size_t n, double level,
		  struct err *err);

/* {"ratio", "low", "high", "benchmarks", "programs_like_these": {"low", "high"}}; null for what is
   not known. NULL when memory ran out. */
json_t *suite_mean_json_new(const struct suite_mean *mean);

#endif
