#include "cli/pyperf/sample.h"
#include "tests/unit/support.h"

static struct pyperf_sample make(const double *x, size_t n, bool is_int)
{
	struct pyperf_sample sample = {0};

	for (size_t i = 0; i < n; i++)
		assert_int_equal(pyperf_sample_add(&sample, (struct pyperf_number){x[i], is_int}),
				 0);
	return sample;
}

#define SAMPLE(is_int, ...)                                                                        \
	make((const double[]){__VA_ARGS__}, sizeof((double[]){__VA_ARGS__}) / sizeof(double),      \
	     (is_int))

/* Expected values: Python 3.11's statistics module on the same data. */
static void mean_and_deviation_are_rounded_once(void **state)
{
	struct pyperf_sample s = SAMPLE(false, 0.1, 0.2, 0.3);
	struct pyperf_sample far = SAMPLE(false, 1e15 + 0.3, 1e15 + 0.5, 1e15 - 0.25);

	(void)state;
	assert_rel(pyperf_mean(&s).value, 0.2, 0);
	assert_rel(pyperf_stdev(&s), 0.09999999999999999, 0);
	assert_rel(pyperf_sum(&s), 0.6, 0);
	assert_rel(pyperf_stdev(&far), 0.3818813079129867, 1e-16);
	pyperf_sample_release(&s);
	pyperf_sample_release(&far);
}

static void huge_and_tiny_data_have_a_deviation_too(void **state)
{
	struct pyperf_sample huge = SAMPLE(false, 1e308, 1.7e308, 1e308);
	struct pyperf_sample tiny = SAMPLE(false, 1e-300, 3e-300);

	(void)state;
	assert_rel(pyperf_stdev(&huge), 4.04145188432738e+307, 0);
	assert_rel(pyperf_stdev(&tiny), 1.4142135623730952e-300, 0);
	pyperf_sample_release(&huge);
	pyperf_sample_release(&tiny);
}

static void constant_data_have_no_spread_at_all(void **state)
{
	struct pyperf_sample s = SAMPLE(false, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1);

	(void)state;
	assert_rel(pyperf_mean(&s).value, 0.1, 0);
	assert_rel(pyperf_stdev(&s), 0, 0);
	pyperf_sample_release(&s);
}

static void ints_stay_ints_where_they_do_in_python(void **state)
{
	struct pyperf_sample even = SAMPLE(true, 1, 3), odd = SAMPLE(true, 1, 2);

	(void)state;
	assert_true(pyperf_mean(&even).is_int);
	assert_false(pyperf_mean(&odd).is_int);
	assert_rel(pyperf_mean(&odd).value, 1.5, 0);
	assert_false(pyperf_median(&even).is_int);
	assert_true(pyperf_percentile(&even, 100).is_int);
	assert_false(pyperf_percentile(&even, 25).is_int);
	assert_true(pyperf_min(&even).is_int);
	pyperf_sample_release(&even);
	pyperf_sample_release(&odd);
}

static void order_statistics_use_a_sorted_copy(void **state)
{
	struct pyperf_sample s = SAMPLE(false, 5, 1, 4, 2), sorted = {0};
	double mad;

	(void)state;
	assert_int_equal(pyperf_sample_sort(&s, &sorted), 0);
	assert_rel(s.items[0].value, 5, 0);
	assert_rel(pyperf_median(&sorted).value, 3, 0);
	assert_rel(pyperf_percentile(&sorted, 5).value, 1.15, 1e-15);
	assert_rel(pyperf_percentile(&sorted, 0).value, 1, 0);
	assert_int_equal(pyperf_mad(&sorted, &mad), 0);
	assert_rel(mad, 1.5, 0);
	pyperf_sample_release(&s);
	pyperf_sample_release(&sorted);
}

static void the_test_agrees_with_pyperf_for_equal_counts(void **state)
{
	struct pyperf_sample a = SAMPLE(false, 1, 1.5, 2), b = SAMPLE(false, 1.5, 2, 2.5);
	struct pyperf_sample c = SAMPLE(false, 5, 5.5, 6);
	double t;

	(void)state;
	assert_int_equal(pyperf_test(&a, &b, &t), PYPERF_SAME);
	assert_rel(t, -1.2247448713915892, 1e-15);
	assert_int_equal(pyperf_test(&a, &c, &t), PYPERF_DIFFERENT);
	assert_rel(t, -9.797958971132713, 1e-15);
	pyperf_sample_release(&a);
	pyperf_sample_release(&b);
	pyperf_sample_release(&c);
}

static void unequal_counts_are_tested_as_well(void **state)
{
	struct pyperf_sample a = SAMPLE(false, 1, 1.1, 1.2), b = SAMPLE(false, 1, 1.1, 1.2, 1.1);
	struct pyperf_sample one = SAMPLE(false, 9);
	double t;

	(void)state;
	assert_int_equal(pyperf_test(&a, &b, &t), PYPERF_SAME);
	assert_rel(t, 0, 0);
	assert_int_equal(pyperf_test(&a, &one, &t), PYPERF_DIFFERENT);
	/* R: t.test(c(1,1.1,1.2), 9, var.equal=TRUE): -68.416 on 2 degrees of freedom */
	assert_rel(t, -68.41600689897066, 1e-12);
	pyperf_sample_release(&a);
	pyperf_sample_release(&b);
	pyperf_sample_release(&one);
}

static void without_spread_only_a_difference_is_significant(void **state)
{
	struct pyperf_sample a = SAMPLE(false, 1, 1, 1), b = SAMPLE(false, 1, 1, 1);
	struct pyperf_sample c = SAMPLE(false, 2, 2), one = SAMPLE(false, 1),
			     two = SAMPLE(false, 2);
	double t;

	(void)state;
	assert_int_equal(pyperf_test(&a, &b, &t), PYPERF_SAME);
	assert_true(isnan(t));
	assert_int_equal(pyperf_test(&a, &c, &t), PYPERF_DIFFERENT);
	assert_true(isnan(t));
	assert_int_equal(pyperf_test(&one, &two, &t), PYPERF_NOT_TESTED);
	pyperf_sample_release(&a);
	pyperf_sample_release(&b);
	pyperf_sample_release(&c);
	pyperf_sample_release(&one);
	pyperf_sample_release(&two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mean_and_deviation_are_rounded_once),
		cmocka_unit_test(huge_and_tiny_data_have_a_deviation_too),
		cmocka_unit_test(constant_data_have_no_spread_at_all),
		cmocka_unit_test(ints_stay_ints_where_they_do_in_python),
		cmocka_unit_test(order_statistics_use_a_sorted_copy),
		cmocka_unit_test(the_test_agrees_with_pyperf_for_equal_counts),
		cmocka_unit_test(unequal_counts_are_tested_as_well),
		cmocka_unit_test(without_spread_only_a_difference_is_significant),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
