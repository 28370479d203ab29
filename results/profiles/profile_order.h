/*
 * When the stacks of a profile were seen: lanes, one for each worker or thread, each a list of runs
 * in the order of time. A run is a stack, or nothing, for so much weight in a row.
 *
 * It is bounded. Where there would be more runs than `most`, only every second sample is kept, then
 * every fourth, and so on, each for as many as it stands for (`grain`): what a slower sampler would
 * have seen. So the order of an hour is there, too, and weights that are to be exact are the
 * profile's, not these.
 *
 * `= {0}` is valid and empty: no order is known. Functions return 0, or -1 with err (memory).
 */
#ifndef RESULTS_PROFILES_PROFILE_ORDER_H
#define RESULTS_PROFILES_PROFILE_ORDER_H

#include "results/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Nothing was seen: a thread that did not run, a sample that was lost. */
#define PROFILE_NOTHING SIZE_MAX
/* Of a stack whose order is not kept. */
#define PROFILE_NO_LANE SIZE_MAX

enum {
	PROFILE_ORDER_RUNS = 5000, /* of a sampler: some kB in a file */
	PROFILE_ORDER_LANES = 64,  /* threads that have one */
};

struct profile_run {
	size_t node; /* of the profile; or PROFILE_NOTHING */
	int64_t n;   /* > 0: weight, of nothing so much time as that weight stands for */
};

struct profile_lane {
	size_t part;
	char *name; /* of a thread; NULL: the part itself */
	struct profile_run *runs;
	size_t n, cap;
	int64_t at; /* the weight that was added, with what was left out */
};

struct profile_order {
	struct profile_lane *lanes;
	size_t n, cap;
	size_t n_runs;
	size_t most;		 /* runs; 0: PROFILE_ORDER_RUNS */
	size_t most_lanes;	 /* 0: PROFILE_ORDER_LANES */
	int64_t grain;		 /* each n is a multiple of it; 0: 1 */
	bool has_lanes_left_out; /* there were more than most_lanes */
};

void profile_order_release(struct profile_order *order);

/* The lane of this part and name (copied; NULL: the part itself), added when it is new;
   PROFILE_NO_LANE in *lane where there are too many. */
int profile_order_lane(struct profile_order *order, size_t part, const char *name, size_t *lane,
		       struct err *err);
/* The stack was seen for n > 0 more; does nothing without a lane. */
int profile_order_add(struct profile_order *order, size_t lane, size_t node, int64_t n,
		      struct err *err);
/* Nothing was seen until the lane is `at` long. */
int profile_order_pad(struct profile_order *order, size_t lane, int64_t at, struct err *err);

/* How much weight one sample of the order stands for: 1, or more of a long recording. */
int64_t profile_order_grain(const struct profile_order *order);

/* Fill an empty order with that of another profile, whose nodes have other numbers here:
   `to[node]`, where PROFILE_NOTHING is allowed. */
int profile_order_copy(struct profile_order *order, const struct profile_order *from,
		       const size_t *to, struct err *err);

#endif
