#include "stats/geomean.h"
#include "tests/unit/support.h"

static void the_two_meanings_share_their_estimate(void **state)
{
	const double d[] = {0.10, -0.02, 0.04, 0.00}, se[] = {.01, .01, .01, .01},
		     df[] = {9, 9, 9, 9};
	struct interval suite = geomean_this_suite(d, se, df, 4, 0.95);
	struct interval programs = geomean_programs_like_these(d, 4, 0.95);

	(void)state;
	assert_rel(suite.estimate, 0.03, 1e-15);
	assert_rel(programs.estimate, 0.03, 1e-15);
	/* se = .01 / 2, df = 36: scipy.stats.t.ppf(.975, 36) = 2.028094000980452 */
	assert_rel(suite.high - suite.estimate, 0.005 * 2.028094000980452, 1e-12);
	/* sd = .0529150262212918, / 2, times t(.975, 3) = 3.182446305284263 */
	assert_rel(programs.high - programs.estimate, 0.0529150262212918 / 2 * 3.182446305284263,
		   1e-12);
}

static void unequal_errors_give_satterthwaites_df(void **state)
{
	const double d[] = {0, 0}, se[] = {.03, .04}, df[] = {5, 10};
	struct interval suite = geomean_this_suite(d, se, df, 2, 0.95);

	(void)state;
	/* (9+16)^2 / (81/5 + 256/10) = 14.952153110047846; scipy: t.ppf(.975, that) */
	assert_rel(suite.high, 0.05 / 2 * 2.132043756649713, 1e-12);
}

static void one_unknown_benchmark_bounds_nothing(void **state)
{
	const double d[] = {0.1, 0.3}, se[] = {.01, INFINITY}, nan_se[] = {NAN, .01}, df[] = {9, 9};

	(void)state;
	assert_rel(geomean_this_suite(d, se, df, 2, 0.95).estimate, 0.2, 1e-15);
	assert_rel(geomean_this_suite(d, se, df, 2, 0.95).high, INFINITY, 0);
	assert_rel(geomean_this_suite(d, nan_se, df, 2, 0.95).low, -INFINITY, 0);
	assert_true(isfinite(geomean_this_suite(d, se, df, 1, 0.95).high));
}

static void few_constant_and_broken_data_are_defined(void **state)
{
	const double d[] = {0.1, NAN}, se[] = {0, 0}, df[] = {NAN, NAN};

	(void)state;
	assert_rel(geomean_this_suite(d, se, df, 0, 0.95).estimate, NAN, 0);
	assert_rel(geomean_this_suite(d, se, df, 0, 0.95).high, INFINITY, 0);
	assert_rel(geomean_this_suite(d, se, df, 1, 0.95).high, 0.1, 0);
	assert_rel(geomean_this_suite(d, se, df, 2, 0.95).high, NAN, 0);
	assert_rel(geomean_programs_like_these(d, 0, 0.95).high, INFINITY, 0);
	assert_rel(geomean_programs_like_these(d, 1, 0.95).high, INFINITY, 0);
	assert_rel(geomean_programs_like_these(d, 1, 0.95).estimate, 0.1, 0);
	assert_rel(geomean_programs_like_these(d, 2, 0.95).high, NAN, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_two_meanings_share_their_estimate),
		cmocka_unit_test(unequal_errors_give_satterthwaites_df),
		cmocka_unit_test(one_unknown_benchmark_bounds_nothing),
		cmocka_unit_test(few_constant_and_broken_data_are_defined),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
