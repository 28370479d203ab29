#include "stats/pyperf_rules.h"
#include "tests/unit/support.h"

static void equal_counts_give_students_pooled_t(void **state)
{
	/* R's `sleep`: t.test(extra ~ group, var.equal = TRUE) has t = -1.860813 at df 18. */
	const double a[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
	const double b[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
	struct pyperf_t test = pyperf_t_test(a, 10, b, 10);

	(void)state;
	assert_rel(test.t, -1.86081346748685, 1e-12);
	assert_false(test.significant);
	assert_false(test.failed);
}

static void failures_count_as_significant(void **state)
{
	/* The observed cases of pyperf 2.10. */
	const double one[] = {1.0}, other[] = {1.1}, three[] = {1.0, 1.1, 1.2},
		     four[] = {1.0, 1.1, 1.2, 1.1}, same[] = {1, 1, 1}, huge[] = {-1e200, 1e200};

	(void)state;
	assert_true(pyperf_t_test(one, 1, other, 1).significant);
	assert_true(pyperf_t_test(one, 1, other, 1).failed);
	assert_true(pyperf_t_test(three, 3, four, 4).significant);
	assert_true(pyperf_t_test(three, 3, four, 4).failed);
	assert_true(pyperf_t_test(same, 3, same, 3).failed);
	assert_true(pyperf_t_test(huge, 2, huge, 2).failed);
	assert_true(pyperf_t_test(three, 0, four, 0).failed);
	assert_rel(pyperf_t_test(three, 3, four, 4).t, NAN, 0);
	assert_false(pyperf_t_test(three, 3, three, 3).significant);
	assert_false(pyperf_t_test(three, 3, three, 3).failed);
}

static void half_again_is_not_significant_with_three_values(void **state)
{
	const double a[] = {1.0, 1.5, 2.0}, b[] = {1.5, 2.0, 2.5};

	(void)state;
	assert_rel(pyperf_t_test(a, 3, b, 3).t, -1.224744871391589, 1e-12);
	assert_false(pyperf_t_test(a, 3, b, 3).significant);
}

static void significance_begins_at_the_critical_value(void **state)
{
	/* t = shift / sqrt(2 / 3); 2.776 at df 4 is a shift of 2.26659 */
	const double a[] = {0, 1, 2}, below[] = {2.2665, 3.2665, 4.2665};
	const double above[] = {2.2667, 3.2667, 4.2667};

	(void)state;
	assert_false(pyperf_t_test(a, 3, below, 3).significant);
	assert_true(pyperf_t_test(a, 3, above, 3).significant);
}

static void critical_values_are_pyperfs_table(void **state)
{
	const struct {
		long df;
		double t;
	} rows[] = {{0, 0},	  {1, 12.706},	{2, 4.303},   {10, 2.228},  {11, 2.201},
		    {20, 2.086},  {21, 2.080},	{30, 2.042},  {31, 2.042},  {39, 2.042},
		    {40, 2.021},  {49, 2.021},	{50, 2.009},  {59, 2.009},  {60, 2.000},
		    {79, 2.000},  {80, 1.990},	{99, 1.990},  {100, 1.984}, {118, 1.984},
		    {199, 1.984}, {200, 1.960}, {9999, 1.960}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_rel(pyperf_critical(rows[i].df), rows[i].t, 0);
}

static void min_speed_looks_at_the_ratio_both_ways(void **state)
{
	(void)state;
	assert_true(pyperf_below_min_speed(1.0, 1.04, 5));
	assert_false(pyperf_below_min_speed(1.0, 1.06, 5));
	assert_true(pyperf_below_min_speed(1.04, 1.0, 5));
	assert_false(pyperf_below_min_speed(1.06, 1.0, 5));
}

static void required_processes_follow_pyperfs_formula(void **state)
{
	const double means[] = {1.0, 1.01, 0.99, 1.02}, same[] = {2, 2};

	(void)state;
	/* pyperf 2.10 says 26 for four runs of these single values. */
	assert_rel(pyperf_required_processes(means, 4), 26, 0);
	assert_rel(pyperf_required_processes(same, 2), 0, 0);
	assert_rel(pyperf_required_processes(means, 1), NAN, 0);
	assert_rel(pyperf_required_processes(means, 0), NAN, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_counts_give_students_pooled_t),
		cmocka_unit_test(failures_count_as_significant),
		cmocka_unit_test(half_again_is_not_significant_with_three_values),
		cmocka_unit_test(significance_begins_at_the_critical_value),
		cmocka_unit_test(critical_values_are_pyperfs_table),
		cmocka_unit_test(min_speed_looks_at_the_ratio_both_ways),
		cmocka_unit_test(required_processes_follow_pyperfs_formula),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
