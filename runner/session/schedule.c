#include "runner/session/schedule.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <stdlib.h>

struct schedule {
	gsl_rng *order_rng,
		*hash_rng; /* apart, so that the order does not depend on the hash seeds */
	size_t *order;
	size_t n, at;
};

struct schedule *schedule_new(size_t n, uint64_t seed, struct err *err)
{
	struct schedule *schedule = calloc(1, sizeof(*schedule));

	if (!schedule)
		goto fail;
	schedule->order = calloc(n ? n : 1, sizeof(*schedule->order));
	schedule->order_rng = gsl_rng_alloc(gsl_rng_mt19937);
	schedule->hash_rng = gsl_rng_alloc(gsl_rng_mt19937);
	if (!schedule->order || !schedule->order_rng || !schedule->hash_rng)
		goto fail;
	gsl_rng_set(schedule->order_rng, (unsigned long)(seed & 0xffffffff));
	gsl_rng_set(schedule->hash_rng, (unsigned long)((seed ^ 0x9e3779b97f4a7c15) & 0xffffffff));
	schedule->n = n;
	schedule->at = n;
	for (size_t i = 0; i < n; i++)
		schedule->order[i] = i;
	return schedule;
fail:
	schedule_free(schedule);
	err_memory(err);
	return NULL;
}

void schedule_free(struct schedule *schedule)
{
	if (!schedule)
		return;
	if (schedule->order_rng)
		gsl_rng_free(schedule->order_rng);
	if (schedule->hash_rng)
		gsl_rng_free(schedule->hash_rng);
	free(schedule->order);
	free(schedule);
}

static long rest_of_round(struct schedule *schedule, const bool *wants)
{
	while (schedule->at < schedule->n) {
		size_t i = schedule->order[schedule->at++];

		if (wants[i])
			return (long)i;
	}
	return -1;
}

long schedule_next(struct schedule *schedule, const bool *wants)
{
	long next = rest_of_round(schedule, wants);

	if (next >= 0)
		return next;
	gsl_ran_shuffle(schedule->order_rng, schedule->order, schedule->n,
			sizeof(*schedule->order));
	schedule->at = 0;
	return rest_of_round(schedule, wants);
}

uint32_t schedule_hash_seed(struct schedule *schedule)
{
	return (uint32_t)(1 + gsl_rng_uniform_int(schedule->hash_rng, 4294967295UL));
}
