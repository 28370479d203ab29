/*
 * Counts the allocations of one benchmark by line and by call path: some workers with the
 * instrument `sites` (counted.h).
 */
#ifndef RUNNER_DIAGNOSING_ALLOCATIONS_H
#define RUNNER_DIAGNOSING_ALLOCATIONS_H

#include "runner/diagnosing/diagnosing.h"
#include "runner/drive/worker.h"

/* What malloc is called past Python is booked on a frame of this name, PROFILE_NATIVE, below the
   line that did; what no Python code asked for on one of ALLOCATIONS_OUTSIDE. */
#define ALLOCATIONS_MALLOC  "malloc"
#define ALLOCATIONS_OUTSIDE "(no Python code)"

/* The units of the profiles, by enum worker_site_count. */
extern const char *const allocations_units[SITE_COUNTS];

/* `= {0}` may be released. The profiles have the same nodes and parts, by enum worker_site_count.
   Requests, bytes, temporary ones and what is left are what n loops more cost, one part for each
   doubling; peaks are those of one loop alone (a part of one iteration), above what was before it.
   Where each value has the loops that the benchmark wants, all is of such values.
   Weights can be below 0. */
struct allocations_counted {
	struct stack_profile profiles[SITE_COUNTS];
	bool sees_malloc;
	bool lost_paths;    /* some requests have no whole path */
	bool lost_blocks;   /* more were alive than are kept: peak and leaks are too low */
	char details[4096]; /* of a failure: the end of a traceback, or of what it printed */
};

/* Count the side-th (0 or 1) of the sides. 0; -1 with err: the benchmark failed, its interpreter's
   allocations cannot be counted (one sentence), interrupted, memory. Release it in every case. */
int allocations_count(struct allocations_counted *counted, const struct diagnosing_config *config,
		      const struct diagnosing_side *of, int side, struct err *err);
void allocations_release(struct allocations_counted *counted);

#endif
