#include "stats/position.h"
#include "tests/data/stats_reference.h"
#include "tests/unit/support.h"

static void friedman_agrees_with_scipy_with_ties(void **state)
{
	double scratch[48];
	struct position result = position_effect(ref_table, 12, 4, NULL, scratch);

	(void)state;
	assert_rel(result.statistic, ref_table_statistic, 1e-12);
	assert_rel(result.p, ref_table_p, 1e-11);
}

static void a_slow_first_value_is_named(void **state)
{
	double x[30], effects[3], scratch[39];
	struct position result;

	(void)state;
	for (int p = 0; p < 10; p++) { /* processes differ by 50 %, the first value by 3 % */
		double level = 1 + 0.05 * p;

		x[p * 3] = level * 1.03;
		x[p * 3 + 1] = level * (1 + 0.001 * (p % 3));
		x[p * 3 + 2] = level * (1 + 0.001 * ((p + 1) % 3));
	}
	result = position_effect(x, 10, 3, effects, scratch);
	assert_true(result.p < 0.01);
	assert_int_equal(result.worst, 0);
	assert_true(fabs(result.worst_effect - 0.029) < 0.002);
	assert_rel(effects[0], result.worst_effect, 0);
	assert_int_equal(position_scratch(10, 3), 39);
	/* What happened in two processes is no effect of the position. */
	x[5] *= 3;
	x[8] *= 3;
	position_effect(x, 10, 3, effects, scratch);
	assert_true(fabs(effects[2]) < 0.002);
}

static void few_constant_and_broken_data_are_defined(void **state)
{
	const double x[] = {1, 2, 3, 1, 2, 3}, same[] = {4, 4, 4, 4}, nan[] = {1, 2, NAN, 4};
	double scratch[27];

	(void)state;
	assert_rel(position_effect(x, 0, 3, NULL, scratch).p, NAN, 0);
	assert_rel(position_effect(x, 1, 3, NULL, scratch).p, NAN, 0);
	assert_rel(position_effect(x, 6, 1, NULL, scratch).p, NAN, 0);
	assert_rel(position_effect(x, 2, 3, NULL, scratch).statistic, 4, 1e-14);
	assert_rel(position_effect(same, 2, 2, NULL, scratch).p, NAN, 0);
	assert_rel(position_effect(nan, 2, 2, NULL, scratch).p, NAN, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(friedman_agrees_with_scipy_with_ties),
		cmocka_unit_test(a_slow_first_value_is_named),
		cmocka_unit_test(few_constant_and_broken_data_are_defined),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
