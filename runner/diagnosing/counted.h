/*
 * Workers with an instrument that counts something, one after another, each with another hash seed,
 * warmed up as timed ones are. Each counts doublings: n loops and twice as many, every second time
 * of twice as many loops; what n loops more cost is the count, so that everything constant cancels,
 * and a count that grows with the loops is not the same in all. Where the benchmark itself says how
 * many loops a value has, each is counted alone.
 */
#ifndef RUNNER_DIAGNOSING_COUNTED_H
#define RUNNER_DIAGNOSING_COUNTED_H

#include "runner/diagnosing/counted_worker.h"

struct counted {
	struct counted_way way;
	int doublings; /* of each worker */
	/* What comes is a part more, of so many loops. 0, or -1 with err. */
	int (*begin_part)(struct counted *counted, int64_t loops, struct err *err);
	/* Count so many loops, and add them `sign` times (1 or -1) to that part. 0, or -1 with err.
	 */
	int (*count)(struct counted *counted, int64_t loops, int64_t sign, struct err *err);
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
