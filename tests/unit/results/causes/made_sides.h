/* Two sides of a comparison for tests: functions with a time each, watched by workers that differ
   by more than chance. */
#ifndef TESTS_UNIT_MADE_SIDES_H
#define TESTS_UNIT_MADE_SIDES_H

#include "results/causes/causes.h"
#include "stats/random.h"
#include "tests/unit/support.h"

enum { MADE_FUNCTIONS = 12, MADE_WORKERS = 6, MADE_SAMPLES = 3000 };

/* Time of each function in an iteration; "encode" is the second. */
struct made_times {
	double of[MADE_FUNCTIONS];
};

static const char *const made_names[MADE_FUNCTIONS] = {
	"loads", "encode", "scan",  "default", "parse", "push",
	"pop",	 "merge",  "split", "walk",    "find",	"keep",
};

static const struct made_times made_usual = {
	{.25, .2, .1, .1, .08, .07, .05, .05, .04, .03, .02, .01}};

/* A worker's profile of a side: its samples, and times that say how fast the machine was. */
static inline void made_worker(struct stack_profile *profile, const struct made_times *times,
			       double speed, double samples, struct random_state *random)
{
	size_t part = stack_profile_part(profile, NULL), top, frame;
	double took[MADE_FUNCTIONS], all = 0, whole = 0;

	frame = stack_profile_frame(profile, PROFILE_PYTHON, "main", "/p/run.py", 1, NULL);
	top = stack_profile_node(profile, PROFILE_NO_PARENT, frame, 2, NULL);
	for (int i = 0; i < MADE_FUNCTIONS; i++) {
		took[i] = times->of[i] * exp(.02 * random_normal(random));
		all += took[i];
		whole += times->of[i];
	}
	for (int i = 0; i < MADE_FUNCTIONS; i++) {
		double mean = samples * took[i] / all;
		double n = fmax(0, round(mean + sqrt(mean) * random_normal(random)));

		frame = stack_profile_frame(profile, PROFILE_PYTHON, made_names[i],
					    "/usr/lib/python3.11/json/encoder.py", 100 + i, NULL);
		stack_profile_add(profile, stack_profile_node(profile, top, frame, 101 + i, NULL),
				  part, (int64_t)n);
	}
	profile->parts[part].plain_s = whole * speed;
}

/* Both sides in turns: a machine whose speed moves slowly by 10 %, and by `noise` between
   neighbours. */
static inline void made_sides(struct stack_profile sides[2], const struct made_times *old_times,
			      const struct made_times *new_times, double noise, uint64_t seed)
{
	struct random_state random = random_seeded(seed, 0);

	for (int i = 0; i < MADE_WORKERS; i++) {
		double speed = 1 + .1 * sin(i);

		made_worker(&sides[0], old_times, speed * exp(noise * random_normal(&random)),
			    MADE_SAMPLES, &random);
		made_worker(&sides[1], new_times, speed * exp(noise * random_normal(&random)),
			    MADE_SAMPLES, &random);
	}
}

/* The usual times, all multiplied, and then encode's once more. */
static inline struct made_times made_changed(double all, double encode)
{
	struct made_times times = made_usual;

	for (int i = 0; i < MADE_FUNCTIONS; i++)
		times.of[i] *= all * (i == 1 ? encode : 1);
	return times;
}

/* A ratio as a duel knows it: to a third of a percent. */
static inline struct interval made_duel(double ratio)
{
	return (struct interval){ratio, ratio / 1.003, ratio * 1.003, .95};
}

/* What is found between the usual times and these. timed: 0: was not. */
static inline struct causes made_causes(const struct made_times *new_times, double timed,
					double noise, uint64_t seed, struct stack_profile sides[2])
{
	struct causes_request request = {.profiles = {{&sides[0], &sides[1]}, {"/p", "/p"}}};
	struct causes causes;
	struct err err = {0};

	made_sides(sides, &made_usual, new_times, noise, seed);
	if (timed > 0)
		request.timed = made_duel(timed);
	assert_int_equal(causes_find(&causes, &request, &err), 0);
	return causes;
}

static inline void made_release(struct causes *causes, struct stack_profile sides[2])
{
	causes_release(causes);
	stack_profile_release(&sides[0]);
	stack_profile_release(&sides[1]);
}

#endif
