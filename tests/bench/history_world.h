/*
 * Made-up histories of one benchmark whose truth is known: noise of many kinds, and perhaps one
 * step, for ever or for a while. For simulations only.
 */
#ifndef TESTS_BENCH_HISTORY_WORLD_H
#define TESTS_BENCH_HISTORY_WORLD_H

#include "stats/changes.h"
#include "stats/random.h"

#include <math.h>

#define HISTORY_RESULTS 1000
#define HISTORY_SD	0.015 /* between results */
#define HISTORY_APART	0.10  /* of the slowest from the fastest machine */

struct history_world {
	const char *name;
	double memory;	    /* AR(1) */
	int tails;	    /* degrees of freedom of Student's t; 0: normal */
	double rise;	    /* of the log from end to end */
	bool errors_differ; /* standard errors of .3 to 5 %, beside the noise */
	int machines;	    /* 0: one; else each result is from one of them by chance */
	bool is_replaced;   /* a new machine in the middle */
};

struct made_history {
	double log_mean[HISTORY_RESULTS], se[HISTORY_RESULTS];
	size_t machine[HISTORY_RESULTS];
	struct changes_history history;
};

/* Variance 1: a normal over the root of a chi squared of few degrees of freedom. */
static inline double history_noise(int tails, struct random_state *random)
{
	double z = random_normal(random), chi = 0;

	if (!tails)
		return z;
	for (int i = 0; i < tails; i++) {
		double x = random_normal(random);

		chi += x * x;
	}
	return z / sqrt(chi / tails) * sqrt((tails - 2.0) / tails);
}

static inline void history_make(const struct history_world *world, size_t n,
				struct random_state *random, struct made_history *made)
{
	double state = random_normal(random);

	for (size_t i = 0; i < n; i++) {
		double at = n > 1 ? (double)i / (double)(n - 1) - .5 : 0;

		state = world->memory * state + sqrt(1 - world->memory * world->memory) *
							history_noise(world->tails, random);
		made->machine[i] = world->machines ? random_below(random, (size_t)world->machines)
						   : world->is_replaced && at > 0;
		made->se[i] =
			world->errors_differ ? .003 * pow(50.0 / 3, random_uniform(random)) : NAN;
		made->log_mean[i] =
			HISTORY_SD * state + world->rise * at +
			HISTORY_APART * (double)made->machine[i] +
			(world->errors_differ ? made->se[i] * random_normal(random) : 0);
	}
	made->history = (struct changes_history){
		.n = n, .log_mean = made->log_mean, .se = made->se, .machine = made->machine};
}

/* Results [from, to) take `log_ratio` longer. */
static inline void history_step(struct made_history *made, size_t from, size_t to, double log_ratio)
{
	for (size_t i = from; i < to; i++)
		made->log_mean[i] += log_ratio;
}

#endif
