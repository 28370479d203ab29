/*
 * A made-up machine whose truth is known: two sides, their processes, the values of each, and a
 * drift that all share. For simulations only.
 *
 * On logs, value = side's level + drift of the slot + effect of the process + noise of the value.
 * A slot is the time of one process; drift moves between slots. `cv` is the sd of one value without
 * drift, `icc` the share of its variance that belongs to the process.
 */
#ifndef TESTS_BENCH_WORLD_H
#define TESTS_BENCH_WORLD_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "stats/moment.h"
#include "stats/random.h"

#define WORLD_PROCESSES 200 /* a side, at most */
#define WORLD_VALUES	10  /* a process, at most */

enum shape {
	SHAPE_NORMAL,
	SHAPE_BIMODAL, /* process effects are -1 or +1 sd: two memory layouts */
	SHAPE_SKEWED,  /* process effects are exponential: most fast, some slow */
	SHAPE_SPIKY,   /* 5 % of the values carry a spike of five times the noise on average */
};

struct world {
	enum shape shape;
	double cv, icc;
	double drift_sd,
		rho;   /* AR(1) of the machine's state over slots; sd 0 for a quiet machine */
	double slope;  /* linear drift over all slots of a session */
	double effect; /* log ratio of the sides, new / old */
	size_t processes, values;
};

/* One session of both sides; times are 1 apart from effects. */
struct session {
	double value[2][WORLD_PROCESSES * WORLD_VALUES];
	double mean[2][WORLD_PROCESSES]; /* of each process */
	double log_mean[2][WORLD_PROCESSES];
};

static inline double draw_process(enum shape shape, struct random_state *random)
{
	switch (shape) {
	case SHAPE_BIMODAL:
		return random_coin(random) ? 1 : -1;
	case SHAPE_SKEWED:
		return -log(random_uniform(random)) - 1;
	case SHAPE_NORMAL:
	case SHAPE_SPIKY:
		break;
	}
	return random_normal(random);
}

/* Variance 1: with a spike in 5 %, 1 + .05 * (2 * 25) - (.05 * 5)^2 = 3.4375 before scaling. */
static inline double draw_value(enum shape shape, struct random_state *random)
{
	double x = random_normal(random);

	if (shape != SHAPE_SPIKY)
		return x;
	if (random_uniform(random) < 0.05)
		x += -5 * log(random_uniform(random));
	return (x - 0.25) / sqrt(3.4375);
}

/* The machine's state in every slot. */
static inline void draw_drift(const struct world *w, struct random_state *random, double *drift)
{
	size_t slots = 2 * w->processes;
	double state = random_normal(random);

	for (size_t i = 0; i < slots; i++) {
		drift[i] = w->drift_sd * state + w->slope * (double)i / (double)(slots - 1);
		state = w->rho * state + sqrt(1 - w->rho * w->rho) * random_normal(random);
	}
}

/* Processes without drift, effect included: value[side] on logs. */
static inline void draw_sides(const struct world *w, struct random_state *random, struct session *s)
{
	double between = w->cv * sqrt(w->icc), within = w->cv * sqrt(1 - w->icc);

	for (int side = 0; side < 2; side++)
		for (size_t p = 0; p < w->processes; p++) {
			double process =
				between * draw_process(w->shape, random) + (side ? w->effect : 0);

			for (size_t j = 0; j < w->values; j++)
				s->value[side][p * w->values + j] =
					process + within * draw_value(w->shape, random);
		}
}

/* Adds the drift of each process's slot to `from`, and turns logs into times and means. */
static inline void run_in_slots(const struct world *w, const struct session *from,
				const double *drift, bool paired, struct random_state *coins,
				struct session *to)
{
	for (size_t p = 0; p < w->processes; p++) {
		size_t first = paired && random_coin(coins);

		for (size_t side = 0; side < 2; side++) {
			size_t slot = paired ? 2 * p + (side ^ first) : side * w->processes + p;

			for (size_t j = p * w->values; j < (p + 1) * w->values; j++)
				to->value[side][j] = exp(from->value[side][j] + drift[slot]);
			to->mean[side][p] = moment_mean(to->value[side] + p * w->values, w->values);
			to->log_mean[side][p] = log(to->mean[side][p]);
		}
	}
}

/*
 * The same processes measured in two orders: `blocked` runs all old ones, then all new ones, as
 * pyperf does; `paired` runs one of each at a time, a coin saying which is first. Either may be
 * NULL.
 */
static inline void world_run(const struct world *w, struct random_state *random,
			     struct session *blocked, struct session *paired)
{
	static struct session bare;
	static double drift[2 * WORLD_PROCESSES];

	draw_drift(w, random, drift);
	draw_sides(w, random, &bare);
	if (blocked)
		run_in_slots(w, &bare, drift, false, random, blocked);
	if (paired)
		run_in_slots(w, &bare, drift, true, random, paired);
}

#endif
