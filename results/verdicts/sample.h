/* One side of a comparison: what the processes of one benchmark in one file measured. */
#ifndef RESULTS_VERDICTS_SAMPLE_H
#define RESULTS_VERDICTS_SAMPLE_H

#include "results/model/suite.h"

/* Kinds of yardsticks, the usual one first. */
enum { SAMPLE_YARDSTICKS = 2 };
extern const char *const sample_yardstick_names[SAMPLE_YARDSTICKS]; /* "mix", "memory" */

struct sample {
	const struct bench *bench; /* borrowed */
	size_t processes;	   /* runs with values; calibrations do not count */
	size_t values, marked;	   /* of all processes; marked: disturbed while it was taken */
	double *means;		   /* one a process, in the order of the file, all > 0 */
	double mean;		   /* of these; NaN without processes */
	/* The variance of the logs of values within a process, pooled; NaN when none has two. */
	double within;
	/* The figure beside a verdict: the mean, of a duel's side sample_middle(). NaN as above. */
	double shown;
	/* What each process took for an iteration of each yardstick, in seconds; NULL when one of
	   them has none of this kind. */
	double *yardsticks[SAMPLE_YARDSTICKS];
};

/* `= {0}` may be released. 0, or -1 with err (memory). */
int sample_init(struct sample *sample, const struct bench *bench, struct err *err);
void sample_release(struct sample *sample);

/* The median over processes of the median over their values: beside a ratio of pairs it tells the
   same story, since neither follows a few disturbed values. NaN without values, or when memory ran
   out. */
double sample_middle(const struct bench *bench);

/* The two times of a duel's sides, beside their ratio new / old: as far apart as the ratio says,
   around the middle of sample_middle() of both. By themselves medians of medians and the ratio of
   pairs can contradict each other. Where the ratio is not known they are the middles. */
void sample_times_of_pair(const struct bench *old_bench, const struct bench *new_bench,
			  double ratio, double times[2]);

/* True when both hold the same values, run by run. */
bool sample_equals(const struct sample *a, const struct sample *b);

#endif
