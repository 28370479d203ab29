#include "stats/dist.h"
#include "stats/planning.h"
#include "tests/unit/support.h"

static void processes_that_would_decide_stored_files(void **state)
{
	struct planning_side a = {20, 0.02}, b = {10, 0.03};
	struct planning_need need = planning_more_processes(0.012, a, b, 0, 0.01, 0.95, 0.8);

	(void)state;
	assert_int_equal(need.outcome, PLANNING_DIFFERENT);
	for (size_t more = need.more - 1; more <= need.more; more++) { /* enough, and just so */
		double m = (double)more, df = 20 + m + 10 + m - 2;
		double se = sqrt(4e-4 / (20 + m) + 9e-4 / (10 + m));
		double reach = (dist_t_critical(0.95, df) + dist_t_quantile(0.8, df)) * se;

		assert_int_equal(reach <= 0.012, more == need.more);
	}
	/* Few processes, where degrees of freedom matter: t(.975, 2) = 4.30, t(.975, 4) = 2.78. */
	assert_int_equal(planning_more_processes(0.04, (struct planning_side){1, 0.01},
						 (struct planning_side){1, 0.01}, 0, 0, 0.95, 0.5)
				 .more,
			 2);
	assert_true(need.more > 30 && need.more < 120);
	/* What the machine does between sessions cannot be averaged away inside a session. */
	assert_int_equal(planning_more_processes(0.012, a, b, 4e-4, 0.01, 0.95, 0.8).outcome,
			 PLANNING_NEVER);
}

static void processes_that_would_show_sameness(void **state)
{
	struct planning_side side = {10, 0.02}, restless = {10, 90};
	struct planning_need need = planning_more_processes(0.0001, side, side, 0, 0.01, .95, .5);

	(void)state;
	assert_int_equal(need.outcome, PLANNING_SAME);
	/* log 1.01 - .0001 = .00985 >= t(.975, 2n - 2) .02 sqrt(2 / n) first at n = 33: 1.998 *
	   .004924 = .00984 */
	assert_int_equal(need.more, 33 - 10);
	assert_int_equal(planning_more_processes(0, side, side, 0, 0, .95, .5).outcome,
			 PLANNING_NEVER);
	assert_int_equal(planning_more_processes(NAN, side, side, 0, .01, .95, .5).outcome,
			 PLANNING_NEVER);
	side.sd = NAN;
	assert_int_equal(planning_more_processes(.02, side, side, 0, .01, .95, .5).outcome,
			 PLANNING_NEVER);
	assert_int_equal(
		planning_more_processes(1e-9, restless, restless, 0, .001, .95, .5).outcome,
		PLANNING_NEVER);
}

static void sd_is_read_off_an_interval(void **state)
{
	double half = dist_t_critical(0.95, 15) * 0.03 / 4;

	(void)state;
	assert_rel(planning_sd(half, 16, 0.95), 0.03, 1e-14);
	assert_rel(planning_sd(half, 1, 0.95), NAN, 0);
	assert_rel(planning_sd(INFINITY, 16, 0.95), NAN, 0);
}

static void processes_that_would_narrow_an_interval(void **state)
{
	/* t(.975, 9) .02 / sqrt(10) = .0143; t(.975, 17) .02 / sqrt(18) = .00995 is the first below
	   .01: with 17 it is t(16) .02 / sqrt(17) = .01028 */
	struct planning_standing standing = {.n = 10, .process_variance = 4e-4};

	(void)state;
	assert_rel(planning_half_width(&standing, 10, .95), 0.014307, 1e-4);
	assert_int_equal(planning_more_for_width(&standing, .01, .95), 8);
	assert_int_equal(planning_more_for_width(&standing, .0144, .95), 0);
	assert_rel(planning_floor(&standing, .95), 0, 0);
}

static void what_sessions_differ_by_stays(void **state)
{
	struct planning_standing standing = {
		.n = 10, .process_variance = 4e-4, .floor_variance = 9e-6, .floor_df = 8};
	double floor = planning_floor(&standing, .95);
	size_t more = planning_more_for_width(&standing, .01, .95);

	(void)state;
	assert_rel(floor, 2.306004 * .003, 1e-6);
	assert_true(more > 8 && more < 40);
	assert_true(planning_half_width(&standing, 10 + more, .95) <= .01);
	assert_true(planning_half_width(&standing, 10 + more - 1, .95) > .01);
	assert_rel(planning_half_width(&standing, PLANNING_LIMIT, .95), floor, 1e-3);
	/* just above the floor it takes many, below it all are too few */
	assert_true(planning_more_for_width(&standing, 1.01 * floor, .95) > 100);
	assert_int_equal(planning_more_for_width(&standing, .99 * floor, .95), PLANNING_LIMIT);
}

static void what_is_not_known_plans_nothing(void **state)
{
	struct planning_standing standing = {.n = 1, .process_variance = NAN};

	(void)state;
	assert_rel(planning_half_width(&standing, 1, .95), NAN, 0);
	assert_int_equal(planning_more_for_width(&standing, .01, .95), PLANNING_LIMIT);
	/* all alike: exact */
	standing = (struct planning_standing){.n = 3};
	assert_rel(planning_half_width(&standing, 3, .95), 0, 0);
	assert_int_equal(planning_more_for_width(&standing, .01, .95), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(processes_that_would_decide_stored_files),
		cmocka_unit_test(processes_that_would_show_sameness),
		cmocka_unit_test(processes_that_would_narrow_an_interval),
		cmocka_unit_test(what_sessions_differ_by_stays),
		cmocka_unit_test(what_is_not_known_plans_nothing),
		cmocka_unit_test(sd_is_read_off_an_interval),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
