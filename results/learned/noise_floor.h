/*
 * How much sessions of one benchmark differ with the same code on one machine: measured by
 * `assay run --calibrate-noise`, kept for `assay compare`. A difference of two stored files below a
 * benchmark's floor is what the machine does by itself. One file a host,
 * $XDG_STATE_HOME/assay/noise-HOST.json.
 */
#ifndef RESULTS_LEARNED_NOISE_FLOOR_H
#define RESULTS_LEARNED_NOISE_FLOOR_H

#include "results/base/err.h"
#include "stats/ttest.h"

#include <stddef.h>

struct noise_floor {
	char *name, *python; /* the benchmark; which interpreter, as its files tell it */
	char *date;	     /* of the calibration, "2026-11-25" */
	size_t sessions;
	/* Of logs of session means: the variance between sessions beyond what their processes
	   explain, for what tests two files. */
	struct ttest_session session;
	/* The difference, as a ratio minus 1, that two sessions of the same code exceed in 5 %. */
	double floor;
};

/* `= {0}` is empty; noise_floors_release returns to that. */
struct noise_floors {
	char *host, *cpu;
	struct noise_floor *items;
	size_t n, cap;
};

/* What sessions teach: log_means[k] is the mean over the processes of session k of the log of their
   means, variances[k] the variance of that mean as its processes give it. Variance of sessions less
   the mean of these, not below 0; floor = exp(t(.975, n - 1) sqrt(2 variance of log_means)) - 1.
   Smallest n: 2 (with a t of 12.7); NaN below. Writes session and floor alone. */
void noise_floor_learn(struct noise_floor *floor, const double *log_means, const double *variances,
		       size_t n);

/* Keep a copy of `floor`, in place of what there was for its name and interpreter. 0, or -1 with
   err (memory). */
int noise_floors_put(struct noise_floors *floors, const struct noise_floor *floor, struct err *err);
/* NULL when there is none. */
const struct noise_floor *noise_floors_find(const struct noise_floors *floors, const char *name,
					    const char *python);
void noise_floors_release(struct noise_floors *floors);

/* 1: read; 0: there are none for this host; -1 with err (ERR_INPUT: the file makes no sense;
   memory). */
int noise_floors_read(struct noise_floors *floors, const char *host, struct err *err);
/* Replaces the file whole. */
int noise_floors_write(const struct noise_floors *floors, struct err *err);

#endif
