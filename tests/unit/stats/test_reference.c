#include "stats/reference.h"
#include "stats/ttest.h"
#include "tests/unit/support.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

static void pooled_variances_weigh_by_their_degrees_of_freedom(void **state)
{
	(void)state;
	assert_rel(reference_pooled(4, 5, 1, 3), (4 * 4 + 2 * 1) / 6.0, 1e-15);
	assert_rel(reference_pooled(4, 5, NAN, 1), 4, 1e-15);
	assert_true(isnan(reference_pooled(NAN, 1, NAN, 1)));
}

static void the_choice_follows_the_stated_rule(void **state)
{
	const struct {
		double v[3], df;
		size_t chosen;
	} cases[] = {
		{{1, .1, .5}, 20, 1},	 {{1, .5, .1}, 20, 2},
		{{1, .5, .45}, 20, 1}, /* not clearly smaller */
		{{1, 1.4, NAN}, 20, 1},	 {{1, 1.5, NAN}, 20, 0},
		{{1, 5, 1.1}, 20, 2},	 {{1, NAN, .5}, 20, 2},
		{{1, NAN, NAN}, 20, 0},	 {{1, 9, .1}, 7, 1}, /* too little is known */
		{{NAN, NAN, NAN}, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(reference_choose(cases[i].v, 3, cases[i].df).index,
				 cases[i].chosen);
}

/* ---- the error of the test that follows, when nothing differs */

enum { PROCESSES = 12, REPEATS = 4000 };

/* How two files of the same code came about. All spreads in percent: of the processes themselves
   (layout), of the machine from process to process and from session to session, of two yardsticks;
   how much of the machine each of the three feels. */
struct world {
	const char *name;
	double own, machine, session;
	double noise[2], feels[2];
};

static void make_file(const struct world *w, gsl_rng *rng, double x[3][PROCESSES])
{
	double session = gsl_ran_gaussian(rng, w->session);

	for (int i = 0; i < PROCESSES; i++) {
		double machine = session + gsl_ran_gaussian(rng, w->machine);

		x[0][i] = machine + gsl_ran_gaussian(rng, w->own);
		for (int k = 0; k < 2; k++)
			x[k + 1][i] = x[0][i] - w->feels[k] * machine -
				      gsl_ran_gaussian(rng, w->noise[k]);
	}
}

static bool is_alarm(const struct ttest *test, double widening)
{
	struct interval of = test->difference;

	return fabs(of.estimate) > widening * (of.high - of.low) / 2;
}

/* Shares of alarms at 5 %: by the times, by the first yardstick always, by the rule. */
static void alarms(const struct world *w, double share[3])
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	gsl_rng_set(rng, 20260101);
	share[0] = share[1] = share[2] = 0;
	for (int r = 0; r < REPEATS; r++) {
		double a[3][PROCESSES], b[3][PROCESSES], variances[3];
		struct reference chosen;
		struct ttest tests[3];

		make_file(w, rng, a);
		make_file(w, rng, b);
		for (int k = 0; k < 3; k++) {
			struct ttest_side old_side = ttest_side_of(a[k], PROCESSES);
			struct ttest_side new_side = ttest_side_of(b[k], PROCESSES);

			variances[k] = reference_pooled(old_side.variance, PROCESSES,
							new_side.variance, PROCESSES);
			tests[k] = ttest_welch_sides(old_side, new_side, NULL, .95);
		}
		chosen = reference_choose(variances, 3, 2 * PROCESSES - 2);
		share[0] += tests[0].p < .05;
		share[1] += tests[1].p < .05;
		share[2] += is_alarm(&tests[chosen.index], chosen.widening);
	}
	for (int i = 0; i < 3; i++)
		share[i] /= REPEATS;
	gsl_rng_free(rng);
}

/* The nominal 5 % and what 4000 repeats may show of it at 99 %. */
#define NOMINAL_MOST (.05 + 2.576 * sqrt(.05 * .95 / REPEATS))

static void choosing_makes_no_alarms(void **state)
{
	const struct world worlds[] = {
		{"useless yardsticks, quiet", 1, 0, 0, {.5, .5}, {0, 0}},
		{"useless yardsticks at the edge of the rule", 1, 0, 0, {.45, .45}, {0, 0}},
		{"one as good as the other", .5, 2, 0, {.5, .5}, {1, 1}},
		{"the second one tracks", .5, 2, 0, {2, .5}, {0, 1}},
		{"loud yardsticks", 1, 0, 0, {3, 3}, {0, 0}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(worlds) / sizeof(*worlds); i++) {
		double share[3];

		alarms(&worlds[i], share);
		print_message("%s: times %.3f, first %.3f, rule %.3f\n", worlds[i].name, share[0],
			      share[1], share[2]);
		assert_true(share[2] <= NOMINAL_MOST);
		assert_true(share[2] >= .01);
	}
}

/* Sessions differ: by the times almost everything is an alarm; by the rule, now and then a
   yardstick is chosen that does not track, or none. */
static void a_machine_that_changes_between_the_files_is_seen(void **state)
{
	const struct world memory = {"memory-bound", .5, 1, 5, {.5, .5}, {0, 1}};
	const struct world plain = {"quiet within, not between", 1, 0.2, 5, {.3, .3}, {1, 1}};
	double share[3];

	(void)state;
	alarms(&memory, share);
	print_message("%s: times %.3f, first %.3f, rule %.3f\n", memory.name, share[0], share[1],
		      share[2]);
	assert_true(share[0] > .5 && share[1] > .5 && share[2] < .1);
	alarms(&plain, share);
	print_message("%s: times %.3f, first %.3f, rule %.3f\n", plain.name, share[0], share[1],
		      share[2]);
	assert_true(share[0] > .5);
	assert_true(share[2] < .1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pooled_variances_weigh_by_their_degrees_of_freedom),
		cmocka_unit_test(the_choice_follows_the_stated_rule),
		cmocka_unit_test(choosing_makes_no_alarms),
		cmocka_unit_test(a_machine_that_changes_between_the_files_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
