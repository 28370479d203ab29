#include "stats/sessions.h"
#include "stats/moment.h"
#include "stats/random.h"
#include "tests/unit/support.h"

#include <math.h>

/* ---- what one file shows */

static void independent_processes_show_no_slow_change(void **state)
{
	struct moment_running slow = {0}, error = {0};

	(void)state;
	for (uint64_t r = 0; r < 2000; r++) {
		struct random_state random = random_seeded(3, r);
		struct sessions_seen seen;
		double x[20];

		for (int i = 0; i < 20; i++)
			x[i] = .01 * random_normal(&random);
		seen = sessions_seen_of(x, 20, NAN);
		moment_running_add(&slow, seen.slow);
		moment_running_add(&error, seen.error);
	}
	/* cut at 0, half of a normal spread: its mean is .4 of that */
	assert_true(slow.mean < .6 * error.mean && slow.mean > .25 * error.mean);
}

static void a_rising_file_shows_slow_change(void **state)
{
	struct sessions_seen seen;
	double x[20];

	(void)state;
	for (int i = 0; i < 20; i++)
		x[i] = .01 * i;
	seen = sessions_seen_of(x, 20, NAN);
	assert_rel(seen.moved, .01 * .01 * 35, 1e-12); /* 20 x 21 / 12 */
	assert_true(seen.slow > 4 * seen.moved);
	assert_true(seen.error < .05 * seen.slow);
}

static void layouts_are_not_the_machine(void **state)
{
	const double x[] = {0, .05, 0, .05, 0, .05, .05, 0};

	(void)state;
	/* values that stand still: the machine did */
	assert_rel(sessions_seen_of(x, 8, 1e-6).moved, 4e-6, 1e-12);
	assert_rel(sessions_seen_of(x, 8, 1).moved, moment_variance(x, 8), 1e-12);
	assert_rel(sessions_seen_of(x, 8, NAN).moved, moment_variance(x, 8), 1e-12);
}

static void too_few_processes_say_what_they_can(void **state)
{
	const double x[] = {0, .1, 0, .1, .1};
	const struct ttest_session before = {.0004, 4};
	struct sessions_seen none = sessions_seen_of(x, 1, NAN), few = sessions_seen_of(x, 5, NAN);
	struct ttest_session learned;

	(void)state;
	assert_true(isnan(none.moved) && isnan(none.slow));
	assert_true(few.moved > 0 && isnan(few.slow));
	learned = sessions_learn(before, none, none);
	assert_rel(learned.variance, before.variance, 1e-15);
	assert_rel(learned.df, before.df, 1e-15);
	learned = sessions_learn(before, few, few);
	assert_rel(learned.variance, .5 * few.moved, 1e-12);
	assert_rel(learned.df, before.df, 1e-15);
}

static void what_was_known_is_never_forgotten(void **state)
{
	const struct sessions_seen still = {1e-8, 0, 1e-10}, restless = {.04, .01, .2};
	const struct ttest_session before = {.0004, 4};
	struct ttest_session learned = sessions_learn(before, still, still);

	(void)state;
	/* 4 of 10 degrees of freedom are of what was known */
	assert_rel(learned.variance, .4 * before.variance, 1e-4);
	assert_rel(learned.df, 10, 1e-4);
	assert_true(sessions_learn(before, still, restless).variance > 5 * before.variance);
	assert_rel(sessions_learn((struct ttest_session){0, 4}, still, still).df, 10, .5);
}

/* ---- worlds: two files of the same code. All spreads in logs. */

enum { PROCESSES = 20, VALUES = 6, OCTAVES = 18 };

struct world {
	const char *name; /* for the reader */
	double session;	  /* a level of its own for each file, which nothing inside it tells */
	double flicker;	  /* sqrt(h) of the machine's speed, from a value to days */
	double own;	  /* of processes: layouts */
	double noise;	  /* of values */
	double before;	  /* what is assumed of sessions */
	double alarms;	  /* at most */
	double found[2];  /* at least, of +5 and +20 % */
};

/* Flicker noise as a sum of speeds that are drawn anew every 2^k values: an e-fold is 1.44 of
   these, each of variance h / 1.44. */
static double flicker_at(double *speeds, long moment, struct random_state *random)
{
	double sum = 0;

	for (int k = 0; k < OCTAVES; k++) {
		if (moment % (1L << k) == 0)
			speeds[k] = random_normal(random);
		sum += speeds[k];
	}
	return sum * sqrt(M_LN2);
}

/* -> the variance within its processes */
static double make_file(const struct world *w, struct random_state *random, double *logs)
{
	double speeds[OCTAVES], level = w->session * random_normal(random), within = 0;
	/* any moment of some days */
	long moment = (long)(random_uniform(random) * (1L << OCTAVES));

	for (int k = 0; k < OCTAVES; k++)
		speeds[k] = random_normal(random);
	for (int i = 0; i < PROCESSES; i++) {
		double own = level + w->own * random_normal(random), values[VALUES];

		for (int j = 0; j < VALUES; j++, moment++)
			values[j] = own + w->flicker * flicker_at(speeds, moment, random) +
				    w->noise * random_normal(random);
		moment += VALUES; /* it starts, and warms up */
		logs[i] = moment_mean(values, VALUES);
		within += moment_variance(values, VALUES) / PROCESSES;
	}
	return within;
}

static double share_found(const struct world *w, double level)
{
	enum { REPEATS = 1000 };
	double found = 0;

	for (uint64_t r = 0; r < REPEATS; r++) {
		struct random_state random = random_seeded(23, r);
		double a[PROCESSES], b[PROCESSES], within[2];
		struct ttest_session session = {w->before * w->before, 4};
		struct ttest test;

		within[0] = make_file(w, &random, a);
		within[1] = make_file(w, &random, b);
		for (int i = 0; i < PROCESSES; i++)
			b[i] += level;
		session = sessions_learn(session, sessions_seen_of(a, PROCESSES, within[0]),
					 sessions_seen_of(b, PROCESSES, within[1]));
		test = ttest_welch_sides(ttest_side_of(a, PROCESSES), ttest_side_of(b, PROCESSES),
					 &session, .95);
		found += test.p < .05;
	}
	return found / REPEATS;
}

static const struct world worlds[] = {
	{"bare metal, still", .003, 0, .005, .003, .012, .06, {.9, 1}},
	{"bare metal, sessions differ by 1 %", .01, 0, .005, .003, .012, .06, {.8, 1}},
	{"bare metal, layouts of 3 %", .005, 0, .03, .003, .012, .06, {.2, .9}},
	{"bare metal, flicker", .003, .003, .005, .003, .012, .06, {.5, 1}},
	{"virtual, 4 %", .04, .01, .01, .01, .07, .06, {0, .5}},
	{"virtual, 8 %", .02, .025, .01, .02, .07, .06, {0, .1}},
	/* more restless than any machine that was measured: this is what the pacer is for */
	{"virtual, flicker", .05, .07, .01, .05, .07, .13, {0, 0}},
};

static void the_same_code_is_seldom_called_different(void **state)
{
	(void)state;
	for (size_t k = 0; k < sizeof(worlds) / sizeof(*worlds); k++) {
		const struct world *w = &worlds[k];
		assert_true(share_found(w, 0) <= w->alarms);
		assert_true(share_found(w, log(1.05)) >= w->found[0]);
		assert_true(share_found(w, log(1.2)) >= w->found[1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(independent_processes_show_no_slow_change),
		cmocka_unit_test(a_rising_file_shows_slow_change),
		cmocka_unit_test(layouts_are_not_the_machine),
		cmocka_unit_test(too_few_processes_say_what_they_can),
		cmocka_unit_test(what_was_known_is_never_forgotten),
		cmocka_unit_test(the_same_code_is_seldom_called_different),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
