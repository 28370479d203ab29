/*
 * Workers with an instrument that counts something by call path, one after another, each with
 * another hash seed, warmed up as timed ones are. Each counts doublings: n loops and twice as many,
 * every second time of twice as many loops; what n loops more cost is the count, so that everything
 * constant cancels, and a count that grows with the loops is not the same in all.
 */
#ifndef RUNNER_DIAGNOSING_COUNTED_H
#define RUNNER_DIAGNOSING_COUNTED_H

#include "runner/diagnosing/counted_worker.h"

struct counted {
	struct counted_way way;
	int doublings; /* of each worker */
	/* One doubling of `loops` and twice as many. 0, or -1 with err. */
	int (*double_once)(struct counted *counted, int64_t loops, struct err *err);
	/* A worker is loaded and about to count; may be NULL. 0, or -1 with err. */
	int (*begin)(struct counted *counted, struct err *err);
	void *context;
	struct counted_worker worker; /* begins as {.config, .of} */

	/* Filled in by counted_run. */
	char details[4096]; /* of a failure: the end of a traceback, or of what it printed */
};

/* Run the workers of the side-th (0 or 1) of the sides. 0; -1 with err: the benchmark failed, its
   interpreter cannot have the instrument (one sentence), interrupted, memory. */
int counted_run(struct counted *counted, int side, struct err *err);

/* What a profile of the worker says of itself; texts are copied. 0, or -1 with err (memory). */
int counted_name(const struct counted *counted, struct stack_profile *profile, const char *unit,
		 struct err *err);

#endif
