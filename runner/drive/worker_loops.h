/*
 * How many loops the values of a loaded worker have. Whoever measures or counts in a worker asks
 * here, so that a benchmark runs in the same way for all of them. Pure.
 *
 * Some benchmarks are measured in pieces: so many calls (mostly one) between a setup and a teardown
 * of their own. Its time is that of the pieces alone, so a value may hold many of them. What an
 * instrument counts, and what is seen from outside, is of all that runs: there a value is one
 * piece.
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

/* Of a worker that has loaded the target, for those who count or look into it, where the user asks
   for `asked` loops (0: for none). */
struct loops_wanted worker_loops(const struct worker *worker, const struct target *target,
				 int64_t asked);

/* Of one that is timed; 0: to be found, as a multiple of worker_piece(). */
int64_t worker_timed_loops(const struct worker *worker, const struct target *target, int64_t asked);

/* The loops of a piece; 1 where it is not measured in pieces. */
int64_t worker_piece(const struct worker *worker);

/* A value, and how long it took with fixtures and messages. */
struct taken {
	struct reading reading;
	double elapsed_s;
};

/* How long it lasts: by its own account, or, where it is in pieces, whose fixtures may take most
   of it, by the time that passed. */
double worker_lasted_s(const struct worker *worker, const struct taken *taken);

#endif
