/*
 * What counted collections say of one iteration, and what a user can do about them. Pure.
 *
 * Collections are rare: a value of n iterations counts a whole number of them, so a rate is known
 * to one collection in each value. Where a value is further from the common rate than that, the
 * iterations are not alike, and the rate is the interval from the least to the most that was seen.
 */
#ifndef RUNNER_DIAGNOSING_COLLECTIONS_SUMMARY_H
#define RUNNER_DIAGNOSING_COLLECTIONS_SUMMARY_H

#include "runner/diagnosing/collections.h"
#include "stats/interval.h"

/* Per iteration. */
struct collections_rate {
	double each;	  /* of all values together */
	double low, high; /* what is known of it */
	bool varies;	  /* from value to value, by more than their ends explain */
};

struct collections_generation {
	struct collections_rate collections;
	double seconds, collected, uncollectable; /* per iteration */
};

struct collections_summary {
	int64_t iterations;
	struct collections_generation of[GC_GENERATIONS];
	struct collections_rate all;
	struct interval seconds; /* per iteration, from the means of workers: n >= 2, 95 % */
	double share;		 /* of the loop's time; 0 where that took none */
	double collected, uncollectable;
};

/* Without values all is 0. 0, or -1 with err (memory). */
int collections_summarize(struct collections_summary *summary,
			  const struct collections_counted *counted, struct err *err);

/* The mean seconds of each worker, for tests between sides: an array of *n, for the caller to free;
   NULL: memory. */
double *collections_seconds_new(const struct collections_counted *counted, size_t *n);

enum collections_finding {
	GC_FINDING_DISABLED,	  /* by the benchmark, while it ran */
	GC_FINDING_NONE,	  /* none ran, though it was enabled */
	GC_FINDING_CYCLES,	  /* iterations leave garbage in cycles */
	GC_FINDING_IN_VAIN,	  /* takes time and finds nothing */
	GC_FINDING_FULL,	  /* most of a time worth mentioning is full collections */
	GC_FINDING_UNCOLLECTABLE, /* objects that cannot be freed */
	GC_FINDINGS
};
/* A smaller share of the time is not worth a word. */
#define GC_SHARE_WORTH 0.02

void collections_find(const struct collections_summary *summary,
		      const struct collections_counted *counted, bool findings[GC_FINDINGS]);

/* Whether this collector is the incremental one, which CPython 3.14 began with: it has no third
   threshold. */
bool collections_is_incremental(const struct collections_counted *counted);
/* From 3.12 on a collection waits for the next jump or call: its line may be one further. */
bool collections_line_is_late(const struct collections_counted *counted);

#endif
