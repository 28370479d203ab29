/*
 * About how long a session will still take, from its plan and where its benchmarks stand. Pure.
 *
 * How many processes a benchmark needs follows from the spread of those that it has; of one that
 * has too few to know, from what the others of the session turned out to need: they share a
 * machine, and its restlessness.
 */
#ifndef RUNNER_SESSION_TIME_LEFT_H
#define RUNNER_SESSION_TIME_LEFT_H

#include "runner/session/plan.h"

#include <stddef.h>

struct standing {
	bool is_done;
	struct progress progress; /* half_width: that of 95 %, by the t distribution */
};

/* Seconds; never negative. Before any process has ended it is what a plan of processes of usual
   length takes at least (time_left_bounds). */
double time_left(const struct plan *plan, const struct standing *standings, size_t n);

/* What n benchmarks of usual length take: a fixed plan's two are alike; an adaptive one's are its
   fewest processes and its budget. */
struct time_bounds {
	double least, most;
};
struct time_bounds time_left_bounds(const struct plan *plan, size_t n);

#endif
