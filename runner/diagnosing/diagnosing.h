/*
 * Diagnoses one benchmark: some diagnostic workers (diagnostic.h), one after another, those of two
 * sides in turns. They start after the last timed worker has ended; no value of theirs is ever one
 * of a result.
 */
#ifndef RUNNER_DIAGNOSING_DIAGNOSING_H
#define RUNNER_DIAGNOSING_DIAGNOSING_H

#include "runner/diagnosing/children_use.h"
#include "runner/diagnosing/diagnostic.h"

/* How; all borrowed. */
struct diagnosing_config {
	long workers;	/* of each side */
	double seconds; /* of each worker's measured loop to be read */
	double step_s;	/* mean time between samples */
	bool native;	/* all native calls below Python, not only the innermost */
	long warmups;
	int64_t loops; /* 0: what the target wants, or calibrated */
	uint64_t seed;
	const struct cpus *one_cpu, *all_cpus; /* NULL: as the kernel likes */
	struct child_limits limits;
	double timeout_s; /* the user's, of a worker; 0: none */
	/* Before each worker, from 0, of side 0 or 1; may be NULL. */
	void (*observe)(void *context, int side, long worker);
	void *context;
};

struct diagnosing_side {
	const struct side *side;
	const struct target *target;
	bool needs_more_cpus; /* it was seen to use threads or children */
};

/* What came of it. `= {0}` may be released. */
struct diagnosis {
	size_t n; /* sides */
	struct stack_profile profiles[2];
	struct stack_profile threads[2]; /* of other threads than the main one: no samples where
					    there are none; parts as those of profiles */
	struct children_use children[2]; /* counted where it was seen to have some */
	struct loop_use loops[2];	 /* concluded, also of what was sampled before it failed */
	struct diagnostic_outcome outcomes[2]; /* of the last worker of each; flags of all */
	bool is_pinned[2];
	int failed_side; /* -1: none */
};

/* Run them, on 1 or 2 sides. 0; -1 with err: one failed (failed_side; its details are in the
   outcome), interrupted, memory. What was sampled until then stands. diagnosis_release is due in
   every case. */
int diagnosis_take(struct diagnosis *diagnosis, const struct diagnosing_config *config,
		   const struct diagnosing_side *sides, size_t n, struct err *err);
void diagnosis_release(struct diagnosis *diagnosis);

#endif
