#include "stats/order.h"
#include "stats/signed_rank.h"
#include "stats/ttest.h"
#include "tests/data/stats_reference.h"
#include "tests/unit/support.h"

static double scratch[20000];

static void depression_data_reproduce_hollander_and_wolfe(void **state)
{
	const double before[] = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
	const double after[] = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
	double d[9];
	struct signed_rank test;

	(void)state;
	for (int i = 0; i < 9; i++)
		d[i] = before[i] - after[i];
	test = signed_rank_test(d, 9, 0.95, scratch);
	assert_rel(test.p, 0.0390625, 0);
	assert_rel(test.center.estimate, 0.46, 1e-12);
	assert_rel(test.center.low, 0.010, 1e-12);
	assert_rel(test.center.high, 0.786, 1e-12);
	assert_rel(test.center.level, 1 - 2 * 10.0 / 512, 1e-15); /* P(T <= 5) = 10 / 2^9 */
	assert_true(test.exact);
}

static void critical_values_are_the_tabled_ones(void **state)
{
	const struct {
		size_t n;
		long k;
	} rows[] = {{6, 0}, {8, 3}, {10, 8}, {15, 25}, {20, 52}, {30, 137}, {40, 264}, {50, 434}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(signed_rank_critical(rows[i].n, 0.05, scratch), rows[i].k);
	assert_int_equal(signed_rank_critical(10, 0.005, scratch), 1);
	assert_int_equal(signed_rank_critical(20, 0.015, scratch), 40);
	assert_int_equal(signed_rank_critical(40, 0.030, scratch), 249);
	assert_int_equal(signed_rank_critical(5, 0.05, scratch), -1);
	assert_int_equal(signed_rank_critical(0, 0.05, scratch), -1);
	assert_int_equal(signed_rank_critical(10, 0, scratch), -1);
	assert_int_equal(signed_rank_n_min(0.95), 6);
}

static void null_distribution_is_that_of_counting(void **state)
{
	/* n = 4: sums 0..10 come 1 1 1 2 2 2 2 2 1 1 1 times out of 16. */
	const int ways[] = {1, 1, 1, 2, 2, 2, 2, 2, 1, 1, 1};
	int sum = 0;

	(void)state;
	for (int t = 0; t <= 10; t++) {
		sum += ways[t];
		assert_rel(signed_rank_cdf(4, t, scratch), sum / 16.0, 1e-15);
	}
	assert_rel(signed_rank_cdf(4, -1, scratch), 0, 0);
	assert_rel(signed_rank_cdf(4, 99, scratch), 1, 0);
	assert_rel(signed_rank_cdf(4, 2.7, scratch), 3 / 16.0, 1e-15);
	assert_rel(signed_rank_cdf(4, NAN, scratch), NAN, 0);
	assert_rel(signed_rank_cdf(0, 0, scratch), 1, 0);
}

static void normal_approximation_takes_over_smoothly(void **state)
{
	double exact = signed_rank_cdf(200, 8434, scratch); /* near the 2.5 % point */
	double mean = 200 * 201 / 4.0, sd = sqrt(200.0 * 201 * 401 / 24);

	(void)state;
	assert_rel(exact, 0.5 * erfc(-(8434.5 - mean) / sd / sqrt(2)), 5e-3);
	mean = 201 * 202 / 4.0;
	sd = sqrt(201.0 * 202 * 403 / 24);
	assert_rel(signed_rank_cdf(201, 8500, scratch), 0.5 * erfc(-(8500.5 - mean) / sd / sqrt(2)),
		   1e-12);
	assert_true(labs(signed_rank_critical(201, 0.05, scratch) - 8539) < 60);
	assert_true(signed_rank_critical(201, 0.05, scratch) >
		    signed_rank_critical(200, 0.05, scratch));
	assert_false(signed_rank_test(scratch + 10100, 201, 0.95, scratch).exact);
}

/* Every Walsh average written down and sorted: what the counting replaces. */
static size_t all_walsh(const double *d, size_t n, double *walsh)
{
	size_t m = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = i; j < n; j++)
			walsh[m++] = d[i] / 2 + d[j] / 2;
	order_sort(walsh, m, walsh);
	return m;
}

static void interval_is_made_of_the_listed_walsh_averages(void **state)
{
	static double walsh[1000];

	(void)state;
	for (size_t n = 1; n <= 40; n++) {
		double d[40];
		struct signed_rank test;
		size_t m;
		long k;

		for (size_t i = 0; i < n; i++) /* with ties, zeros and both signs */
			d[i] = round(10 * sin((double)(i * i + 3 * n))) / 8;
		m = all_walsh(d, n, walsh);
		test = signed_rank_test(d, n, 0.95, scratch);
		assert_rel(test.center.estimate, order_median_sorted(walsh, m), 1e-15);
		k = signed_rank_critical(n, 1 - 0.95, scratch);
		if (k < 0)
			continue;
		assert_rel(test.center.low, walsh[k], 0);
		assert_rel(test.center.high, walsh[m - 1 - (size_t)k], 0);
		assert_true(test.center.level >= 0.95);
	}
}

static void test_and_interval_never_disagree(void **state)
{
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 500; round++) {
		double d[24];
		size_t n = 6 + (size_t)round % 19;
		struct signed_rank test;

		for (size_t i = 0; i < n; i++) {
			seed = seed * 1664525 + 1013904223;
			d[i] = (double)(seed >> 27) - 12; /* coarse: many ties and zeros */
		}
		test = signed_rank_test(d, n, 0.95, scratch);
		assert_int_equal(test.p <= 1 - 0.95, test.center.low > 0 || test.center.high < 0);
	}
}

static void listing_every_sign_gives_the_same_p(void **state)
{
	(void)state;
	assert_rel(signed_rank_test(ref_d, 15, 0.95, scratch).p, ref_d_signed_rank_p, 1e-14);
}

static void moving_the_data_moves_the_answer(void **state)
{
	double d[12], moved[12];
	struct signed_rank test, shifted;

	(void)state;
	for (int i = 0; i < 12; i++) {
		d[i] = sin(i * 2.3) + 0.2;
		moved[i] = d[i] + 0.5;
	}
	test = signed_rank_test(d, 12, 0.9, scratch);
	shifted = signed_rank_test(moved, 12, 0.9, scratch);
	assert_rel(shifted.center.low, test.center.low + 0.5, 1e-12);
	assert_rel(shifted.center.estimate, test.center.estimate + 0.5, 1e-12);
	assert_rel(signed_rank_p_above(moved, 12, 0.5, scratch),
		   signed_rank_p_above(d, 12, 0, scratch), 0);
	for (int i = 0; i < 12; i++)
		moved[i] = -d[i];
	shifted = signed_rank_test(moved, 12, 0.9, scratch);
	assert_rel(shifted.p, test.p, 0);
	assert_rel(shifted.center.low, -test.center.high, 0);
}

static void one_sided_claims_are_halves_of_the_two_sided(void **state)
{
	const double d[] = {0.1, 0.4, -0.2, 0.7, 0.9, 0.3, 0.5};
	double p = signed_rank_test(d, 7, 0.95, scratch).p;

	(void)state;
	assert_rel(signed_rank_p_above(d, 7, 0, scratch), p / 2, 1e-15);
	assert_rel(signed_rank_p_above(d, 7, -1, scratch), 1 / 128.0, 1e-15);
	assert_true(signed_rank_p_above(d, 7, 0.5, scratch) > 0.5);
	assert_rel(signed_rank_p_above(d, 7, NAN, scratch), NAN, 0);
}

static void few_constant_and_broken_data_are_defined(void **state)
{
	const double same[] = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, zero[6] = {0}, nan[] = {1, NAN},
		     inf[] = {1, INFINITY};
	struct signed_rank none = signed_rank_test(same, 0, 0.95, scratch);
	struct signed_rank two = signed_rank_test(same, 2, 0.95, scratch);
	struct signed_rank six = signed_rank_test(same, 6, 0.95, scratch);
	struct signed_rank zeros = signed_rank_test(zero, 6, 0.95, scratch);

	(void)state;
	assert_rel(none.p, 1, 0);
	assert_rel(none.center.estimate, NAN, 0);
	assert_rel(none.center.low, -INFINITY, 0);
	assert_rel(signed_rank_test(same, 1, 0.95, scratch).p, 1, 0);
	assert_rel(two.center.estimate, 0.5, 0);
	assert_rel(two.center.high, INFINITY, 0);
	assert_rel(two.center.level, 1, 0);
	assert_rel(six.p, 0.03125, 0);
	assert_rel(six.center.low, 0.5, 0);
	assert_rel(six.center.high, 0.5, 0);
	assert_rel(zeros.p, 1, 0);
	assert_rel(zeros.center.low, 0, 0);
	assert_rel(signed_rank_test(nan, 2, 0.95, scratch).p, NAN, 0);
	assert_rel(signed_rank_test(inf, 2, 0.95, scratch).center.estimate, NAN, 0);
	assert_rel(signed_rank_test(same, 6, 0, scratch).center.low, NAN, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(depression_data_reproduce_hollander_and_wolfe),
		cmocka_unit_test(critical_values_are_the_tabled_ones),
		cmocka_unit_test(null_distribution_is_that_of_counting),
		cmocka_unit_test(normal_approximation_takes_over_smoothly),
		cmocka_unit_test(interval_is_made_of_the_listed_walsh_averages),
		cmocka_unit_test(test_and_interval_never_disagree),
		cmocka_unit_test(listing_every_sign_gives_the_same_p),
		cmocka_unit_test(moving_the_data_moves_the_answer),
		cmocka_unit_test(one_sided_claims_are_halves_of_the_two_sided),
		cmocka_unit_test(few_constant_and_broken_data_are_defined),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
