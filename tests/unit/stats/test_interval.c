#include "stats/interval.h"
#include "tests/unit/support.h"

static void t_interval_of_benchstat_example(void **state)
{
	double x[] = {-8, 2, 3, 4, 5, 6};
	struct interval i = interval_t(x, 6, 0.95);

	(void)state;
	assert_rel(i.estimate, 2, 1e-15);
	assert_rel(i.low, -3.351092806089359, 1e-12);
	assert_rel(i.high, 7.351092806089359, 1e-12);
	assert_rel(i.level, 0.95, 0);
	assert_rel(interval_half_width_relative(i), 5.351092806089359 / 2, 1e-12);
}

static void rail_means_give_their_published_interval(void **state)
{
	/* Means of the six rails of nlme's Rail data. */
	double x[] = {54, 31 + 2.0 / 3, 84 + 2.0 / 3, 96, 50, 82 + 2.0 / 3};
	struct interval i = interval_t(x, 6, 0.95);

	(void)state;
	assert_rel(i.estimate, 66.5, 1e-15);
	assert_rel(i.low, 40.3545162364585, 1e-12);
	assert_rel(i.high, 92.6454837635415, 1e-12);
}

static void no_time_is_below_0(void **state)
{
	double two[] = {5.2e-3, 6.8e-3}, near[] = {1, 1.001, 0.999, 1.0005}, zeros[] = {0, 0, 0};
	double three[] = {1, 1.1, 1.2};
	struct interval i = interval_t_positive(two, 2, 0.95);
	struct interval plain = interval_t(near, 4, 0.95);

	(void)state;
	assert_true(interval_t(two, 2, 0.95).low < 0);
	assert_rel(i.estimate, 6e-3, 1e-12);
	assert_true(i.low > 0 && i.low < 6e-3 && i.high > 6e-3);
	i = interval_t_positive(three, 3, 0.95);
	assert_rel(i.low * i.high, 1.1 * 1.1, 1e-12); /* as far on logs */
	assert_rel(i.high, 1.1 * exp(4.302652729911275 * .1 / sqrt(3) / 1.1), 1e-9);
	i = interval_t_positive(near, 4, 0.95);
	assert_rel(i.low, plain.low, 1e-5);
	assert_rel(i.high, plain.high, 1e-5);
	i = interval_t_positive(zeros, 3, 0.95);
	assert_rel(i.low, 0, 0);
	assert_rel(i.high, 0, 0);
	assert_rel(interval_t_positive(near, 1, 0.95).high, INFINITY, 0);
	near[0] = -10;
	assert_rel(interval_t_positive(near, 4, 0.95).low, NAN, 0);
}

static void one_process_bounds_nothing(void **state)
{
	double x[] = {3, 3};
	struct interval none = interval_t(x, 0, 0.95), one = interval_t(x, 1, 0.95);

	(void)state;
	assert_rel(none.estimate, NAN, 0);
	assert_rel(none.low, -INFINITY, 0);
	assert_rel(one.estimate, 3, 0);
	assert_rel(one.low, -INFINITY, 0);
	assert_rel(one.high, INFINITY, 0);
	assert_rel(one.level, 1, 0);
	assert_rel(interval_half_width_relative(one), INFINITY, 0);
	assert_rel(interval_half_width_relative(none), NAN, 0);
}

static void constant_data_give_a_point(void **state)
{
	double x[] = {0.3, 0.3, 0.3};
	struct interval i = interval_t(x, 3, 0.95);

	(void)state;
	assert_rel(i.low, 0.3, 0);
	assert_rel(i.high, 0.3, 0);
	assert_rel(interval_half_width_relative(i), 0, 0);
}

static void nan_and_bad_levels_stay_nan(void **state)
{
	double x[] = {1, NAN, 2}, good[] = {1, 2, 3};
	double levels[] = {0, 1, -1, 2, NAN};

	(void)state;
	assert_rel(interval_t(x, 3, 0.95).low, NAN, 0);
	assert_rel(interval_t(x + 1, 1, 0.95).low, NAN, 0);
	for (int i = 0; i < 5; i++) {
		assert_rel(interval_t(good, 3, levels[i]).high, NAN, 0);
		assert_int_equal(interval_median_n_min(levels[i]), 0);
	}
}

static void signs_alone_need_six_values_at_95_percent(void **state)
{
	(void)state;
	assert_int_equal(interval_median_n_min(0.95), 6);
	assert_int_equal(interval_median_n_min(0.99), 8);
	assert_int_equal(interval_median_n_min(0.5), 2);
}

static void exp_turns_logs_into_ratios(void **state)
{
	struct interval logs = {log(1.02), log(1.01), log(1.03), 0.95};
	struct interval i = interval_exp(logs);

	(void)state;
	assert_rel(i.estimate, 1.02, 1e-15);
	assert_rel(i.low, 1.01, 1e-15);
	assert_rel(i.high, 1.03, 1e-15);
	assert_rel(interval_exp(interval_unbounded(0)).low, 0, 0);
	assert_rel(interval_exp(interval_unbounded(0)).high, INFINITY, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(t_interval_of_benchstat_example),
		cmocka_unit_test(rail_means_give_their_published_interval),
		cmocka_unit_test(no_time_is_below_0),
		cmocka_unit_test(one_process_bounds_nothing),
		cmocka_unit_test(constant_data_give_a_point),
		cmocka_unit_test(nan_and_bad_levels_stay_nan),
		cmocka_unit_test(signs_alone_need_six_values_at_95_percent),
		cmocka_unit_test(exp_turns_logs_into_ratios),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
