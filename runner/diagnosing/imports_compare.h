/* What counted imports say, of one side and of two. Pure. */
#ifndef RUNNER_DIAGNOSING_IMPORTS_COMPARE_H
#define RUNNER_DIAGNOSING_IMPORTS_COMPARE_H

#include "runner/diagnosing/imports.h"

/* Of the processes. */
struct import_time {
	double median_s;
	double around_s; /* half of the 95 % interval of the mean; inf below 2 processes */
};

/* 0, or -1 with err (memory). */
int import_time_of(struct import_time *time, const double *seconds, size_t n, struct err *err);

/* What all modules of these phases took together, process by process: an array of
   counted->processes, for the caller to free. NULL: memory. */
double *imports_sum_new(const struct imports_counted *counted, enum import_phase from,
			enum import_phase to);

enum import_change_kind {
	IMPORT_NEW,
	IMPORT_GONE,
	IMPORT_SLOWER, /* itself, not what it imports */
	IMPORT_FASTER,
	IMPORT_SAME
};

struct import_change {
	enum import_change_kind kind;
	const struct import_module *old, *new; /* borrowed; NULL: that side has none */
	struct import_time self[2], total[2];  /* of old and new */
	double p_adjusted; /* of modules of both sides: Welch's test of the processes' times,
			      over all of them (Benjamini and Hochberg); NaN of others */
};

/* Slower or faster is what survives a false discovery rate of 5 %. In the order of what they
   change, the most first; *changes is for the caller to free, in every case. 0, or -1 with err
   (memory). */
int imports_compare(struct import_change **changes, size_t *n, const struct imports_counted *old,
		    const struct imports_counted *new, struct err *err);

#endif
