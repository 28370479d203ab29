#include "stats/ttest.h"
#include "tests/data/stats_reference.h"
#include "tests/unit/support.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* R's `sleep`: extra hours of sleep, ten patients, two drugs. */
static const double drug1[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
static const double drug2[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

/* The example of benchstat's manual, ns/op. */
static const double json_old[] = {1726, 1723, 1707, 1707, 1713, 1729, 1736, 1707, 1705, 1774};
static const double json_new[] = {1423, 1416, 1411, 1413, 1412, 1426, 1422, 1424, 1447, 1425};
static const double gob_old[] = {3069, 3075, 3069, 3067, 3207, 3064, 3064, 3058, 3059, 3062};
static const double gob_new[] = {3075, 3065, 3059, 3065, 3060, 3081, 3186, 3135, 3087, 3062};

static void welch_reproduces_r_on_sleep(void **state)
{
	struct ttest test = ttest_welch(drug2, 10, drug1, 10, 0.95);

	(void)state;
	assert_rel(test.t, -1.86081346748685, 1e-12);
	assert_rel(test.df, 17.7764735161785, 1e-12);
	assert_rel(test.p, 0.0793941401873582, 1e-12);
	assert_rel(test.difference.low, -3.36548323071171, 1e-12);
	assert_rel(test.difference.high, 0.20548323071171, 1e-12);
}

static void paired_reproduces_r_on_sleep(void **state)
{
	double d[10];
	struct ttest test;

	(void)state;
	for (int i = 0; i < 10; i++)
		d[i] = drug1[i] - drug2[i];
	test = ttest_paired(d, 10, 0.95);
	assert_rel(test.t, -4.06212768338204, 1e-12);
	assert_rel(test.df, 9, 0);
	assert_rel(test.p, 0.00283289019738427, 1e-12);
	assert_rel(test.difference.low, -2.459885763276982, 1e-12);
	assert_rel(test.difference.high, -0.700114236723018, 1e-12);
}

static struct ttest welch_of_logs(const double *old_x, size_t old_n, const double *new_x,
				  size_t new_n, double level)
{
	double logs[64];

	assert_true(old_n + new_n <= N(logs));
	for (size_t i = 0; i < old_n; i++)
		logs[i] = log(old_x[i]);
	for (size_t i = 0; i < new_n; i++)
		logs[old_n + i] = log(new_x[i]);
	return ttest_welch(logs, old_n, logs + old_n, new_n, level);
}

static void welch_on_logs_gives_the_ratio(void **state)
{
	struct ttest json = welch_of_logs(json_old, 10, json_new, 10, 0.95);
	struct ttest gob = welch_of_logs(gob_old, 10, gob_new, 10, 0.95);
	struct interval ratio = interval_exp(json.difference);

	(void)state;
	assert_rel(json.t, -42.7350623018468, 1e-12);
	assert_rel(json.df, 14.8188312470093, 1e-12);
	assert_rel(ratio.low, 0.817556136469675, 1e-12);
	assert_rel(ratio.high, 0.833370229766326, 1e-12);
	ratio = interval_exp(gob.difference);
	assert_rel(ratio.low, 0.989687337117567, 1e-12);
	assert_rel(ratio.high, 1.015772588861645, 1e-12);
	assert_rel(gob.p, 0.674575137671162, 1e-12);
}

static void unequal_counts_agree_with_scipy(void **state)
{
	struct ttest raw = ttest_welch(ref_old, N(ref_old), ref_new, N(ref_new), 0.99);
	struct ttest logs = welch_of_logs(ref_old, N(ref_old), ref_new, N(ref_new), 0.99);

	(void)state;
	assert_rel(raw.t, ref_welch_raw_t, 1e-12);
	assert_rel(raw.df, ref_welch_raw_df, 1e-12);
	assert_rel(raw.p, ref_welch_raw_p, 1e-12);
	assert_rel(raw.difference.low, ref_welch_raw_low, 1e-12);
	assert_rel(raw.difference.high, ref_welch_raw_high, 1e-12);
	assert_rel(logs.t, ref_welch_log_t, 1e-12);
	assert_rel(logs.df, ref_welch_log_df, 1e-12);
	assert_rel(logs.p, ref_welch_log_p, 1e-12);
	assert_rel(logs.difference.low, ref_welch_log_low, 1e-12);
	assert_rel(logs.difference.high, ref_welch_log_high, 1e-12);
	assert_rel(ttest_paired(ref_d, N(ref_d), 0.95).p, ref_d_t_p, 1e-12);
}

static void too_few_values_prove_nothing(void **state)
{
	double x[] = {1, 2};
	struct ttest empty = ttest_welch(x, 0, x, 2, 0.95), one = ttest_welch(x, 1, x, 2, 0.95);
	struct ttest pair0 = ttest_paired(x, 0, 0.95), pair1 = ttest_paired(x, 1, 0.95);

	(void)state;
	assert_rel(empty.p, 1, 0);
	assert_rel(empty.difference.estimate, NAN, 0);
	assert_rel(empty.difference.high, INFINITY, 0);
	assert_rel(one.p, 1, 0);
	assert_rel(one.difference.estimate, 0.5, 0);
	assert_rel(one.difference.low, -INFINITY, 0);
	assert_rel(one.se, INFINITY, 0);
	assert_rel(pair0.p, 1, 0);
	assert_rel(pair1.p, 1, 0);
	assert_rel(pair1.difference.estimate, 1, 0);
	assert_true(isfinite(ttest_welch(x, 2, x, 2, 0.95).difference.low));
}

static void constant_sides_differ_exactly_or_not_at_all(void **state)
{
	double two[] = {2, 2}, three[] = {3, 3, 3}, varied[] = {3, 4, 5};
	struct ttest same = ttest_welch(two, 2, two, 2, 0.95);
	struct ttest apart = ttest_welch(two, 2, three, 3, 0.95);
	struct ttest half = ttest_welch(two, 2, varied, 3, 0.95);

	(void)state;
	assert_rel(same.p, 1, 0);
	assert_rel(same.t, 0, 0);
	assert_rel(same.difference.high, 0, 0);
	assert_rel(apart.p, 0, 0);
	assert_rel(apart.t, INFINITY, 0);
	assert_rel(apart.difference.low, 1, 0);
	assert_rel(apart.difference.high, 1, 0);
	assert_rel(half.df, 2, 1e-15);
	assert_rel(half.difference.estimate, 2, 0);
}

static void nan_and_infinity_stay_nan(void **state)
{
	double nan[] = {1, NAN}, inf[] = {1, INFINITY}, zero[] = {0, 1}, fine[] = {1, 2};

	(void)state;
	assert_rel(ttest_welch(fine, 2, nan, 2, 0.95).p, NAN, 0);
	assert_rel(ttest_welch(inf, 2, fine, 2, 0.95).difference.low, NAN, 0);
	assert_rel(ttest_paired(nan, 2, 0.95).p, NAN, 0);
	assert_rel(ttest_paired(inf, 2, 0.95).difference.high, NAN, 0);
	assert_rel(welch_of_logs(zero, 2, fine, 2, 0.95).p, NAN, 0);
	assert_rel(ttest_welch(fine, 2, fine, 2, 1.5).difference.low, NAN, 0);
}

static void a_session_widens_the_claim(void **state)
{
	struct ttest_side a = {20, 0, 1e-4}, b = {20, 0.03, 1e-4};
	struct ttest_session session = {4e-4, 8}, none = {0, 8};
	struct ttest alone = ttest_welch_sides(a, b, NULL, 0.95);
	struct ttest with = ttest_welch_sides(a, b, &session, 0.95);

	(void)state;
	assert_true(alone.p < 1e-6);
	assert_true(with.p > 0.2);
	assert_rel(with.se, sqrt(1e-5 + 8e-4), 1e-14);
	/* (5e-6 + 5e-6 + 8e-4)^2 / (2 * 5e-6^2 / 19 + 8e-4^2 / 8) */
	assert_rel(with.df, 8.1e-4 * 8.1e-4 / (2 * 25e-12 / 19 + 64e-8 / 8), 1e-12);
	assert_rel(ttest_welch_sides(a, b, &none, 0.95).p, alone.p, 0);
}

static void degrees_of_freedom_of_a_sum(void **state)
{
	const double equal[] = {2, 2}, one[] = {2, 0}, none[] = {0, 0}, df[] = {5, 5},
		     odd[] = {5, 0};

	(void)state;
	assert_rel(ttest_combined_df(equal, df, 2), 10, 1e-12);
	assert_rel(ttest_combined_df(one, odd, 2), 5, 1e-12); /* what is 0 adds nothing */
	assert_rel(ttest_combined_df(none, df, 2), 10, 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(degrees_of_freedom_of_a_sum),
		cmocka_unit_test(welch_reproduces_r_on_sleep),
		cmocka_unit_test(paired_reproduces_r_on_sleep),
		cmocka_unit_test(welch_on_logs_gives_the_ratio),
		cmocka_unit_test(unequal_counts_agree_with_scipy),
		cmocka_unit_test(too_few_values_prove_nothing),
		cmocka_unit_test(constant_sides_differ_exactly_or_not_at_all),
		cmocka_unit_test(nan_and_infinity_stay_nan),
		cmocka_unit_test(a_session_widens_the_claim),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
