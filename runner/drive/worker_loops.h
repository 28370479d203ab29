/*
 * How many loops the values of a loaded worker have. Whoever measures or counts in a worker asks
 * here, so that a benchmark runs in the same way for all of them. Pure.
 */
#ifndef RUNNER_DRIVE_WORKER_LOOPS_H
#define RUNNER_DRIVE_WORKER_LOOPS_H

#include "runner/drive/worker.h"
#include "runner/target/target.h"

struct loops_wanted {
	int64_t n; /* of a value; 0: to be found */
	/* The benchmark itself says so (`number`, a round of pytest-benchmark's pedantic): what it
	   makes before a value is for so many, and each value has neither more nor fewer, warm-ups
	   too. Who would count twice as many counts another value. */
	bool is_fixed;
};

/* Of a worker that has loaded the target, where the user asks for `asked` loops (0: for none). */
struct loops_wanted worker_loops(const struct worker *worker, const struct target *target,
				 int64_t asked);

#endif
