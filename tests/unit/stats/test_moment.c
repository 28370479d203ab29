#include "stats/moment.h"
#include "tests/data/nist_strd.h"
#include "tests/data/stats_reference.h"
#include "tests/unit/support.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* NIST StRD NumAcc2..4: `first`, then `low` and `high` alternating, 1001 values. */
static void numacc(double *x, double first, double low, double high)
{
	x[0] = first;
	for (size_t i = 1; i < 1001; i++)
		x[i] = i % 2 ? low : high;
}

static void certified_values_survive_cancellation(void **state)
{
	double acc1[] = {10000001, 10000003, 10000002};
	double x[1001];

	(void)state;
	assert_rel(moment_mean(acc1, 3), 10000002, 0);
	assert_rel(moment_sd(acc1, 3), 1, 0);
	numacc(x, 1.2, 1.1, 1.3);
	assert_rel(moment_mean(x, 1001), 1.2, 1e-15);
	assert_rel(moment_sd(x, 1001), 0.1, 1e-15);
	/* The inputs of the next two are not binary fractions: their sd differs from the certified
	   one by up to 1e-9 already; the second figures are those of the doubles themselves,
	   computed with rationals (Python's fractions). */
	numacc(x, 1000000.2, 1000000.1, 1000000.3);
	assert_rel(moment_mean(x, 1001), 1000000.2, 1e-15);
	assert_rel(moment_sd(x, 1001), 0.1, 1e-9);
	assert_rel(moment_sd(x, 1001), 0.1000000000349246, 1e-15);
	numacc(x, 10000000.2, 10000000.1, 10000000.3);
	assert_rel(moment_mean(x, 1001), 10000000.2, 1e-15);
	assert_rel(moment_sd(x, 1001), 0.1, 1e-8);
	assert_rel(moment_sd(x, 1001), 0.10000000055879354, 1e-15);
}

static void nist_data_are_certified(void **state)
{
	(void)state;
	assert_rel(moment_mean(nist_lottery, N(nist_lottery)), 518.958715596330, 1e-14);
	assert_rel(moment_sd(nist_lottery, N(nist_lottery)), 291.699727470969, 1e-14);
	assert_rel(moment_mean(nist_lew, N(nist_lew)), -177.435, 1e-15);
	assert_rel(moment_sd(nist_lew, N(nist_lew)), 277.332168044316, 1e-14);
	assert_rel(moment_mean(nist_mavro, N(nist_mavro)), 2.00185600000000, 1e-14);
	assert_rel(moment_sd(nist_mavro, N(nist_mavro)), 0.000429123454003053, 1e-12);
	assert_rel(moment_mean(nist_michelso, N(nist_michelso)), 299.8524, 1e-14);
	assert_rel(moment_sd(nist_michelso, N(nist_michelso)), 0.0790105478190518, 1e-12);
}

static void rationals_agree(void **state)
{
	(void)state;
	assert_rel(moment_mean(ref_old, N(ref_old)), ref_old_mean, 1e-16);
	assert_rel(moment_sd(ref_old, N(ref_old)), ref_old_sd, 3e-16);
	assert_rel(moment_cv(ref_old, N(ref_old)), ref_old_sd / ref_old_mean, 1e-15);
}

static void too_few_values_have_no_spread(void **state)
{
	double x[] = {3, 5};

	(void)state;
	assert_rel(moment_sum(x, 0), 0, 0);
	assert_rel(moment_mean(x, 0), NAN, 0);
	assert_rel(moment_mean(x, 1), 3, 0);
	assert_rel(moment_variance(x, 0), NAN, 0);
	assert_rel(moment_variance(x, 1), NAN, 0);
	assert_rel(moment_variance(x, 2), 2, 0);
	assert_rel(moment_sd(x, 1), NAN, 0);
	assert_rel(moment_cv(x, 1), NAN, 0);
	assert_rel(moment_sum_squares(x, 0), NAN, 0);
	assert_rel(moment_sum_squares(x, 1), 0, 0);
}

static void constant_data_are_exact(void **state)
{
	double x[77];

	(void)state;
	for (size_t i = 0; i < N(x); i++)
		x[i] = 0.1;
	assert_rel(moment_mean(x, N(x)), 0.1, 0);
	assert_rel(moment_sd(x, N(x)), 0, 0);
	assert_rel(moment_cv(x, N(x)), 0, 0);
}

static void nan_and_infinity_are_answers(void **state)
{
	double nan[] = {1, NAN, 3}, up[] = {1, INFINITY, 3}, both[] = {-INFINITY, 1, INFINITY};
	double zero_mean[] = {-1, 1}, zeros[] = {0, 0};

	(void)state;
	assert_rel(moment_mean(nan, 3), NAN, 0);
	assert_rel(moment_sd(nan, 3), NAN, 0);
	assert_rel(moment_mean(up, 3), INFINITY, 0);
	assert_rel(moment_sd(up, 3), NAN, 0);
	assert_rel(moment_mean(both, 3), NAN, 0);
	assert_rel(moment_cv(zero_mean, 2), INFINITY, 0);
	assert_rel(moment_cv(zeros, 2), NAN, 0);
}

/* Far beyond any time: no digits, but nothing that looks like a spread of 0 where there is one. */
static void sums_that_overflow_are_no_numbers(void **state)
{
	double huge[] = {1.5e308, 1.6e308, 1.7e308}, apart[] = {-1.7e308, 1.7e308};
	double mixed[] = {1e300, 1, -1e300};

	(void)state;
	assert_rel(moment_sum(mixed, 3), 1, 0);
	assert_rel(moment_mean(huge, 3), INFINITY, 0);
	assert_rel(moment_sd(huge, 3), NAN, 0);
	assert_rel(moment_sd(apart, 2), INFINITY, 0);
}

static void the_shortest_times_keep_their_digits(void **state)
{
	double x[] = {1e-30, 2e-30, 3e-30};

	(void)state;
	assert_rel(moment_mean(x, 3), 2e-30, 1e-15);
	assert_rel(moment_sd(x, 3), 1e-30, 1e-15);
}

static void running_mean_and_variance_agree(void **state)
{
	double x[100];
	struct moment_running run = {0};

	(void)state;
	assert_rel(run.mean, 0, 0);
	assert_true(isnan(moment_running_variance(&run)));
	for (size_t i = 0; i < N(x); i++) {
		x[i] = 5 + sin((double)i * 1.7);
		moment_running_add(&run, x[i]);
	}
	assert_rel(run.mean, moment_mean(x, N(x)), 1e-14);
	assert_rel(moment_running_variance(&run), moment_variance(x, N(x)), 1e-13);
	assert_rel(moment_running_sd(&run), moment_sd(x, N(x)), 1e-13);
}

static void a_spread_is_relative_to_the_means_size_whatever_its_sign(void **state)
{
	const double below[] = {-1, -2, -3};

	(void)state;
	assert_rel(moment_cv(below, 3), 0.5, 1e-15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_spread_is_relative_to_the_means_size_whatever_its_sign),
		cmocka_unit_test(certified_values_survive_cancellation),
		cmocka_unit_test(nist_data_are_certified),
		cmocka_unit_test(rationals_agree),
		cmocka_unit_test(too_few_values_have_no_spread),
		cmocka_unit_test(constant_data_are_exact),
		cmocka_unit_test(nan_and_infinity_are_answers),
		cmocka_unit_test(sums_that_overflow_are_no_numbers),
		cmocka_unit_test(the_shortest_times_keep_their_digits),
		cmocka_unit_test(running_mean_and_variance_agree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
