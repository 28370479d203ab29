#include "stats/dist.h"
#include "stats/planning.h"
#include "tests/unit/support.h"

static void repeats_follow_kalibera_and_jones(void **state)
{
	(void)state;
	/* Their example: costs 100, 20, 3; T .7266667, .2627778, .7747222. */
	assert_rel(planning_repeats(20, 3, .7266667, .2627778), 4.2937, 1e-4);
	assert_rel(planning_repeats(100, 20, .2627778, .7747222), 1.3023, 1e-4);
	/* ICC .65 and equal costs. */
	assert_rel(planning_repeats(1, 1, .35, .65), 0.733799385705343, 1e-12);
	assert_rel(planning_repeats(1, 1, 1, 0), INFINITY, 0);
	assert_rel(planning_repeats(1, 1, 1, -3), INFINITY, 0);
	assert_rel(planning_repeats(1, 1, 0, 1), 0, 0);
	assert_rel(planning_repeats(1, 1, 0, 0), NAN, 0);
}

static void processes_reach_the_half_width_and_not_one_less(void **state)
{
	size_t p = planning_processes(0.65, 0.35, 3, 0.2, 0.95);
	double variance = 0.65 + 0.35 / 3;

	(void)state;
	assert_true(dist_t_critical(.95, (double)p - 1) * sqrt(variance / (double)p) <= 0.2);
	assert_true(dist_t_critical(.95, (double)p - 2) * sqrt(variance / (double)(p - 1)) > 0.2);
	assert_int_equal(planning_processes(0, 0, 1, 0.1, 0.95), 2);
	assert_int_equal(planning_processes(1, 0, 1, 0, 0.95), 0);
	assert_int_equal(planning_processes(1, 0, 1, 1e-9, 0.95), 0);
	assert_int_equal(planning_processes(NAN, 0, 1, 1, 0.95), 0);
	assert_int_equal(planning_processes(1, 0, 1, NAN, 0.95), 0);
}

static void stein_uses_the_pilots_degrees_of_freedom(void **state)
{
	(void)state;
	/* t(.975, 9) = 2.2621572: (2.2621572 * .02 / .005)^2 = 81.88 */
	assert_int_equal(planning_stein(10, 0.02, 0.005, 0.95), 82);
	assert_int_equal(planning_stein(10, 0.02, 1, 0.95), 10);
	assert_int_equal(planning_stein(10, 0, 1, 0.95), 10);
	assert_int_equal(planning_stein(1, 0.02, 0.005, 0.95), 0);
	assert_int_equal(planning_stein(10, NAN, 0.005, 0.95), 0);
	assert_int_equal(planning_stein(10, 0.02, 0, 0.95), 0);
	assert_int_equal(planning_stein(10, 1, 1e-9, 0.95), 0);
}

static void blocks_that_would_show_a_difference(void **state)
{
	struct planning_need need = planning_blocks(0.02, 0.04, 12, 0.01, 0.95, 0.5);

	(void)state;
	assert_int_equal(need.outcome, PLANNING_DIFFERENT);
	/* t(.975, n-1) .04 / sqrt(n) <= .02 first at n = 18: 2.1098 * .04 / 4.2426 = .01989 */
	assert_int_equal(need.n, 18);
	assert_int_equal(need.more, 6);
	assert_true(planning_blocks(0.02, 0.04, 12, 0.01, 0.95, 0.8).n > 30);
	assert_int_equal(planning_blocks(0.5, 0.001, 12, 0.01, 0.95, 0.5).more, 1);
}

static void blocks_that_would_show_sameness(void **state)
{
	struct planning_need need = planning_blocks(0.0001, 0.02, 10, 0.01, 0.95, 0.5);

	(void)state;
	assert_int_equal(need.outcome, PLANNING_SAME);
	assert_true(need.n > 15 && need.n < 25);
	assert_int_equal(planning_blocks(0, 0.02, 10, 0, 0.95, 0.5).outcome, PLANNING_NEVER);
	assert_int_equal(planning_blocks(0, 0.02, 10, 0, 0.95, 0.5).n, 0);
	assert_int_equal(planning_blocks(NAN, 0.02, 10, 0.01, 0.95, 0.5).outcome, PLANNING_NEVER);
	assert_int_equal(planning_blocks(0.02, NAN, 10, 0.01, 0.95, 0.5).outcome, PLANNING_NEVER);
	assert_int_equal(planning_blocks(1e-9, 1, 10, 0.01, 0.95, 0.5).outcome, PLANNING_SAME);
	assert_int_equal(planning_blocks(1e-9, 9, 0, 0.001, 0.95, 0.5).outcome, PLANNING_NEVER);
}

static void processes_that_would_decide_stored_files(void **state)
{
	struct planning_side a = {20, 0.02}, b = {10, 0.03};
	struct planning_need need = planning_more_processes(0.012, a, b, 0, 0.01, 0.95, 0.8);

	(void)state;
	assert_int_equal(need.outcome, PLANNING_DIFFERENT);
	assert_int_equal(need.n, need.more);
	for (size_t more = need.n - 1; more <= need.n; more++) { /* enough, and just so */
		double m = (double)more, df = 20 + m + 10 + m - 2;
		double se = sqrt(4e-4 / (20 + m) + 9e-4 / (10 + m));
		double reach = (dist_t_critical(0.95, df) + dist_t_quantile(0.8, df)) * se;

		assert_int_equal(reach <= 0.012, more == need.n);
	}
	/* Few processes, where degrees of freedom matter: t(.975, 2) = 4.30, t(.975, 4) = 2.78. */
	assert_int_equal(planning_more_processes(0.04, (struct planning_side){1, 0.01},
						 (struct planning_side){1, 0.01}, 0, 0, 0.95, 0.5)
				 .n,
			 2);
	assert_true(need.more > 30 && need.more < 120);
	/* What the machine does between sessions cannot be averaged away inside a session. */
	assert_int_equal(planning_more_processes(0.012, a, b, 4e-4, 0.01, 0.95, 0.8).outcome,
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(repeats_follow_kalibera_and_jones),
		cmocka_unit_test(processes_reach_the_half_width_and_not_one_less),
		cmocka_unit_test(stein_uses_the_pilots_degrees_of_freedom),
		cmocka_unit_test(blocks_that_would_show_a_difference),
		cmocka_unit_test(blocks_that_would_show_sameness),
		cmocka_unit_test(processes_that_would_decide_stored_files),
		cmocka_unit_test(sd_is_read_off_an_interval),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
