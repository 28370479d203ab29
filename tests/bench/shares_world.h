/*
 * Made-up sides whose truth is known, for stats/shares.h: 30 things, one of which is watched, in 6
 * workers a side that differ by more than chance.
 */
#ifndef TESTS_BENCH_SHARES_WORLD_H
#define TESTS_BENCH_SHARES_WORLD_H

#include "stats/shares.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

enum { THINGS = 30, WORKERS = 6, WATCHED = 3 /* has 20 % of the time */ };

struct shares_world {
	double spread;	      /* what the time of a thing differs by between workers */
	double spread_spread; /* how much things differ in that (of a lognormal) */
	double drift;	      /* moves every third thing of a worker together */
	double samples;	      /* of a worker */
	double ratio;	      /* of the whole; NaN: not told */
};

struct shares_outcome {
	int none, first, only, covered; /* of so many runs; the watched one named first, alone */
	double ratio;			/* its mean estimate */
	double detectable;
	double false_share; /* of what is named, on average */
};

static inline gsl_rng *shares_random_new(void)
{
	gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);

	gsl_rng_set(random, 20261129);
	return random;
}

static inline void shares_make(double *share)
{
	double all = 0;

	for (int i = 0; i < THINGS; i++) {
		share[i] = i == WATCHED ? 0 : 1. / (i + 2);
		all += share[i];
	}
	for (int i = 0; i < THINGS; i++)
		share[i] = i == WATCHED ? .2 : .8 * share[i] / all;
}

static inline void shares_watch(gsl_rng *random, const struct shares_world *world,
				const double *time, const double *spread, int64_t *counts)
{
	for (int w = 0; w < WORKERS; w++) {
		double took[THINGS], all = 0, drift = gsl_ran_gaussian(random, world->drift);

		for (int i = 0; i < THINGS; i++) {
			took[i] = time[i] * exp(gsl_ran_gaussian(random, spread[i]) +
						(i % 3 == 0 ? drift : 0));
			all += took[i];
		}
		for (int i = 0; i < THINGS; i++)
			counts[i * WORKERS + w] =
				gsl_ran_poisson(random, world->samples * took[i] / all);
	}
}

/* `factor`: what the time of each thing becomes on the new side. */
static inline struct shares_outcome shares_simulate(const struct shares_world *world,
						    const double *factor, int runs)
{
	gsl_rng *random = shares_random_new();
	struct shares_outcome outcome = {.ratio = 0};

	for (int done = 0; done < runs; done++) {
		int64_t old_counts[THINGS * WORKERS], new_counts[THINGS * WORKERS];
		double share[THINGS], after[THINGS], spread[THINGS], numbers[THINGS * 12];
		struct shares_table table = {THINGS,	 WORKERS, WORKERS, old_counts,
					     new_counts, NAN,	  .05,	   .8};
		struct shares_change changes[THINGS], *watched = &changes[WATCHED];
		size_t indices[THINGS], first = 0;
		struct shares_found found;

		shares_make(share);
		for (int i = 0; i < THINGS; i++) {
			spread[i] =
				world->spread * exp(gsl_ran_gaussian(random, world->spread_spread));
			after[i] = share[i] * factor[i];
		}
		spread[WATCHED] = world->spread;
		shares_watch(random, world, share, spread, old_counts);
		shares_watch(random, world, after, spread, new_counts);
		table.log_ratio = log(world->ratio);
		found = shares_compare(&table, changes, numbers, indices);
		for (size_t i = 0; i < THINGS; i++)
			if (changes[i].p < changes[first].p)
				first = i;
		outcome.none += found.changed == 0;
		outcome.first += watched->is_changed && first == WATCHED;
		outcome.only += watched->is_changed && found.changed == 1;
		outcome.covered += watched->ratio.low <= factor[WATCHED] &&
				   watched->ratio.high >= factor[WATCHED];
		outcome.false_share += (double)(found.changed - (watched->is_changed &&
								 factor[WATCHED] != factor[0])) /
				       fmax(1, (double)found.changed) / runs;
		outcome.ratio += watched->ratio.estimate / runs;
		outcome.detectable += shares_detectable(&table, &found, .2) / runs;
	}
	gsl_rng_free(random);
	return outcome;
}

static inline void shares_fill(double *factor, double all, double watched)
{
	for (int i = 0; i < THINGS; i++)
		factor[i] = i == WATCHED ? watched : all;
}

#endif
