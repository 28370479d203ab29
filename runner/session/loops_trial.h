/*
 * Finding the number of loops of a value: numbers are tried, each longer than the last, until one
 * is believed. Pure; whoever measures asks for the values.
 *
 * A number is believed when its values were long enough twice: once may have been an interruption.
 * Of values in pieces (runner/drive/worker_loops.h) the time that passes is what counts, fixtures
 * included, so that slow ones do not make endless values. There the first value may have had
 * something to do once, and is passed over unless its calls alone were long enough; and each wait
 * for the CPU looks like a long value, so short ones must agree more often.
 */
#ifndef RUNNER_SESSION_LOOPS_TRIAL_H
#define RUNNER_SESSION_LOOPS_TRIAL_H

#include "runner/drive/worker_loops.h"
#include "runner/session/plan.h"

/* `{.loops = N}` begins with N. */
struct loops_trial {
	int64_t loops;	   /* to be tried next, or found */
	double shortest_s; /* of the values of so many: the least that one lasted */
	int64_t believed;  /* that were tried last; 0: none */
	int agreed;	   /* how many values of these there were, one after the other */
	bool is_begun;	   /* a value was taken */
};

enum loops_trial_state {
	LOOPS_TRIAL_GOES_ON,
	LOOPS_TRIAL_FOUND,
	LOOPS_TRIAL_NOTHING, /* even PLAN_MAX_LOOPS would take no time */
};

/* A value of trial->loops was taken: does it say nothing of how long the next ones last? Once for
   each value, before loops_trial_add. */
bool loops_trial_passes_over(struct loops_trial *trial, const struct worker *worker,
			     const struct taken *taken, double min_time_s);

/* What it says; plan->min_time_s is long enough. `is_sure`: so much so that this one value does. */
enum loops_trial_state loops_trial_add(struct loops_trial *trial, const struct worker *worker,
				       const struct taken *taken, const struct plan *plan,
				       bool is_sure);

#endif
