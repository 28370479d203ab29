/* One side of a comparison: what the processes of one benchmark in one file measured. */
#ifndef CLI_COMPARE_SAMPLE_H
#define CLI_COMPARE_SAMPLE_H

#include "results/suite.h"

struct sample {
	const struct bench *bench; /* borrowed */
	size_t processes;	   /* runs with values; calibrations do not count */
	size_t values, marked;	   /* of all processes; marked: disturbed while it was taken */
	double *means;		   /* one a process, in the order of the file, all > 0 */
	double mean;		   /* of these; NaN without processes */
	/* The yardstick of each process in seconds, or NULL when one of them has none, or another
	   kind than the first. */
	double *yardsticks;
	const char *yardstick_kind; /* borrowed; "" when it is not said */
};

/* `= {0}` may be released. 0, or -1 with err (memory). */
int sample_init(struct sample *sample, const struct bench *bench, struct err *err);
void sample_release(struct sample *sample);

/* True when both hold the very same values, run by run. */
bool sample_equals(const struct sample *a, const struct sample *b);

#endif
