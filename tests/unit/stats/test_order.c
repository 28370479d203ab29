#include "stats/order.h"
#include "tests/data/stats_reference.h"
#include "tests/unit/support.h"

static void sorts_a_copy_with_nan_last(void **state)
{
	double x[] = {3, NAN, -INFINITY, 2, NAN, INFINITY, 1}, sorted[7];

	(void)state;
	order_sort(x, 7, sorted);
	assert_rel(sorted[0], -INFINITY, 0);
	for (int i = 1; i <= 3; i++)
		assert_rel(sorted[i], i, 0);
	assert_rel(sorted[4], INFINITY, 0);
	assert_true(isnan(sorted[5]) && isnan(sorted[6]));
	assert_rel(x[0], 3, 0);
	order_sort(x, 7, x);
	assert_memory_equal(x, sorted, 5 * sizeof(double));
	order_sort(x, 0, sorted);
}

/* Few are sorted in another way than many. */
static void sorts_any_number(void **state)
{
	double x[100];

	(void)state;
	for (size_t n = 1; n <= 100; n++) {
		for (size_t i = 0; i < n; i++)
			x[i] = (double)(i * 37 % 101 / 2); /* many twice */
		order_sort(x, n, x);
		for (size_t i = 1; i < n; i++)
			assert_true(x[i - 1] <= x[i]);
	}
}

static void quantiles_are_type_7(void **state)
{
	double x[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 1000};

	(void)state;
	/* R: quantile(c(1,2,4,8,16,32,64,128,256,1000), c(0,.1,.25,.5,.75,.9,1)) */
	assert_rel(order_quantile_sorted(x, 10, 0), 1, 0);
	assert_rel(order_quantile_sorted(x, 10, 0.1), 1.9, 1e-15);
	assert_rel(order_quantile_sorted(x, 10, 0.25), 5, 1e-15);
	assert_rel(order_quantile_sorted(x, 10, 0.5), 24, 1e-15);
	assert_rel(order_quantile_sorted(x, 10, 0.75), 112, 1e-15);
	assert_rel(order_quantile_sorted(x, 10, 0.9), 330.4, 1e-14);
	assert_rel(order_quantile_sorted(x, 10, 1), 1000, 0);
	assert_rel(order_iqr_sorted(x, 10), 107, 1e-15);
	assert_rel(order_quantile_sorted(x, 10, 1.01), NAN, 0);
	assert_rel(order_quantile_sorted(x, 10, -0.01), NAN, 0);
	assert_rel(order_quantile_sorted(x, 10, NAN), NAN, 0);
}

static void numpy_and_scipy_agree(void **state)
{
	const size_t n = sizeof(ref_old) / sizeof(*ref_old);
	double sorted[14];

	(void)state;
	order_sort(ref_old, n, sorted);
	assert_rel(order_quantile_sorted(sorted, n, 0.1), ref_old_q10, 1e-15);
	assert_rel(order_quantile_sorted(sorted, n, 0.75), ref_old_q75, 1e-15);
	assert_rel(order_mad_scaled(ref_old, n, sorted), ORDER_MAD_TO_SD * ref_old_mad, 1e-14);
}

static void quantile_of_one_value_is_that_value(void **state)
{
	double x = 0.1;

	(void)state;
	for (double q = 0; q <= 1; q += 0.125)
		assert_rel(order_quantile_sorted(&x, 1, q), 0.1, 0);
	assert_rel(order_quantile_sorted(&x, 0, 0.5), NAN, 0);
}

static void median_of_two_is_their_mean(void **state)
{
	double x[] = {4, 1, 2, 3}, huge[] = {1.5e308, 1.7e308}, scratch[4];

	(void)state;
	assert_rel(order_median(x, 0, scratch), NAN, 0);
	assert_rel(order_median(x, 1, scratch), 4, 0);
	assert_rel(order_median(x, 2, scratch), 2.5, 0);
	assert_rel(order_median(x, 3, scratch), 2, 0);
	assert_rel(order_median(x, 4, scratch), 2.5, 0);
	assert_rel(order_median(huge, 2, scratch), 1.6e308, 1e-15);
}

static void nan_poisons_and_infinity_is_a_value(void **state)
{
	double nan[] = {1, NAN, 2}, inf[] = {1, INFINITY, 2}, both[] = {-INFINITY, INFINITY};
	double scratch[3];

	(void)state;
	assert_rel(order_median(nan, 3, scratch), NAN, 0);
	assert_rel(order_mad_scaled(nan, 3, scratch), NAN, 0);
	assert_rel(order_median(inf, 3, scratch), 2, 0);
	assert_rel(order_mad_scaled(inf, 3, scratch), ORDER_MAD_TO_SD, 0);
	assert_rel(order_median(both, 2, scratch), NAN, 0);
	order_sort(inf, 3, scratch);
	assert_rel(order_quantile_sorted(scratch, 3, 1), INFINITY, 0);
}

static void mad_is_scaled_to_an_sd(void **state)
{
	double x[] = {1, 1, 2, 2, 4, 6, 9}, same[] = {5, 5, 5, 9}, scratch[7];

	(void)state;
	assert_rel(order_mad_scaled(x, 7, scratch), 1.482602218505602, 1e-15);
	assert_rel(order_mad_scaled(same, 4, scratch), 0, 0);
	assert_rel(order_mad_scaled(x, 1, scratch), 0, 0);
	assert_rel(order_mad_scaled(x, 0, scratch), NAN, 0);
	assert_rel(x[6], 9, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sorts_a_copy_with_nan_last),
		cmocka_unit_test(sorts_any_number),
		cmocka_unit_test(quantiles_are_type_7),
		cmocka_unit_test(numpy_and_scipy_agree),
		cmocka_unit_test(quantile_of_one_value_is_that_value),
		cmocka_unit_test(median_of_two_is_their_mean),
		cmocka_unit_test(nan_poisons_and_infinity_is_a_value),
		cmocka_unit_test(mad_is_scaled_to_an_sd),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
