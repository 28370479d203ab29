/* One side of a comparison: what the processes of one benchmark in one file measured. */
#ifndef CLI_COMPARE_SAMPLE_H
#define CLI_COMPARE_SAMPLE_H

#include "results/suite.h"

/* Kinds of yardsticks, the usual one first. */
enum { SAMPLE_YARDSTICKS = 2 };
extern const char *const sample_yardstick_names[SAMPLE_YARDSTICKS]; /* "mix", "memory" */

struct sample {
	const struct bench *bench; /* borrowed */
	size_t processes;	   /* runs with values; calibrations do not count */
	size_t values, marked;	   /* of all processes; marked: disturbed while it was taken */
	double *means;		   /* one a process, in the order of the file, all > 0 */
	double mean;		   /* of these; NaN without processes */
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

/* True when both hold the very same values, run by run. */
bool sample_equals(const struct sample *a, const struct sample *b);

#endif
