#include "stats/changes_newest.h"
#include "stats/random.h"
#include "tests/bench/history_world.h"
#include "tests/unit/support.h"

static struct changes_newest newest_of(const struct changes_history *history, size_t since)
{
	void *scratch = malloc(changes_scratch(history->n));
	struct changes_newest newest;

	assert_non_null(scratch);
	newest = changes_newest(history, since, scratch);
	free(scratch);
	return newest;
}

static void make_noise(double *y, size_t n, uint64_t seed)
{
	struct random_state random = random_seeded(seed, 0);

	for (size_t i = 0; i < n; i++)
		y[i] = .01 * random_normal(&random);
}

static void one_far_result_is_off(void **state)
{
	double y[60];
	const struct changes_history history = {.n = 60, .log_mean = y};
	struct changes_newest newest;

	(void)state;
	make_noise(y, 60, 1);
	newest = newest_of(&history, 0);
	assert_true(newest.behind > 0 && newest.p > .05);
	y[59] += .1;
	newest = newest_of(&history, 0);
	assert_int_equal(newest.behind, 1);
	assert_true(newest.p < 1e-3);
	assert_true(newest.log_ratio.low > .05 && newest.log_ratio.high < .15);
}

static void three_near_ones_are_off_together(void **state)
{
	double y[60];
	const struct changes_history history = {.n = 60, .log_mean = y};

	(void)state;
	make_noise(y, 60, 2);
	for (size_t i = 57; i < 60; i++)
		y[i] = .03;
	assert_int_equal(newest_of(&history, 0).behind, 3);
	assert_true(newest_of(&history, 0).p < 1e-2);
}

/* Where one result in ten is far out, one more says little. */
static void outliers_of_the_past_make_it_careful(void **state)
{
	double y[60];
	const struct changes_history history = {.n = 60, .log_mean = y};
	double calm;

	(void)state;
	make_noise(y, 60, 3);
	y[59] += .06;
	calm = newest_of(&history, 0).p;
	for (size_t i = 5; i < 55; i += 10)
		y[i] += i % 20 == 5 ? .1 : -.1;
	assert_true(calm < .01);
	assert_true(newest_of(&history, 0).p > 5 * calm);
}

static void the_level_begins_where_it_is_said(void **state)
{
	double y[60];
	const struct changes_history history = {.n = 60, .log_mean = y};

	(void)state;
	make_noise(y, 60, 4);
	for (size_t i = 30; i < 60; i++)
		y[i] += .2;
	assert_true(newest_of(&history, 30).p > .05);
}

static void too_few_results_are_not_tested(void **state)
{
	double y[60];
	size_t machine[60] = {0};
	struct changes_history history = {.n = 60, .log_mean = y, .machine = machine};

	(void)state;
	make_noise(y, 60, 5);
	assert_int_equal(newest_of(&history, 50).behind, 0);
	assert_true(isnan(newest_of(&history, 50).p));
	assert_true(newest_of(&history, 49).behind > 0);
	for (size_t i = 57; i < 60; i++)
		machine[i] = 1; /* new: nothing to compare with */
	assert_int_equal(newest_of(&history, 0).behind, 0);
	machine[57] = machine[58] = 0;
	machine[59] = 0;
	history.n = 0;
	assert_int_equal(newest_of(&history, 0).behind, 0);
}

/* At alpha = .02 at most 2 looks in 100; of 600 looks at independent histories 12 +- 3.4. */
static void alarms_are_as_rare_as_stated(void **state)
{
	static const struct history_world worlds[] = {
		{.name = "white"},
		{.name = "memory", .memory = .6},
		{.name = "outliers", .tails = 3},
	};
	static struct made_history made;

	(void)state;
	for (size_t w = 0; w < 3; w++) {
		struct random_state random = random_seeded(6, w);
		int alarms = 0;

		for (int r = 0; r < 600; r++) {
			history_make(&worlds[w], 40, &random, &made);
			alarms += newest_of(&made.history, 0).p <= .02;
		}
		assert_true(alarms <= 26);
	}
}

static void slower_than_a_limit_is_one_sided(void **state)
{
	struct interval interval = interval_from_se(.10, .02, 20, .95);

	(void)state;
	assert_rel(changes_p_slower(interval, 20, expm1(.10)), .5, 1e-9);
	assert_rel(changes_p_slower(interval, 20, expm1(interval.low)), .025, 1e-9);
	assert_rel(changes_p_slower(interval, 20, expm1(interval.high)), .975, 1e-9);
	assert_rel(changes_p_slower(interval_unbounded(.1), 20, .05), 1, 0);
	assert_rel(changes_p_slower(interval_from_se(.1, 0, 5, .95), 5, .05), 0, 0);
	assert_rel(changes_p_slower(interval_from_se(.01, 0, 5, .95), 5, .05), 1, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_far_result_is_off),
		cmocka_unit_test(three_near_ones_are_off_together),
		cmocka_unit_test(outliers_of_the_past_make_it_careful),
		cmocka_unit_test(the_level_begins_where_it_is_said),
		cmocka_unit_test(too_few_results_are_not_tested),
		cmocka_unit_test(alarms_are_as_rare_as_stated),
		cmocka_unit_test(slower_than_a_limit_is_one_sided),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
