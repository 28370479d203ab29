#include "stats/fieller.h"
#include "tests/unit/support.h"

static void benchstat_example_gives_its_reference_ratio(void **state)
{
	const double old_x[] = {1726, 1723, 1707, 1707, 1713, 1729, 1736, 1707, 1705, 1774};
	const double new_x[] = {1423, 1416, 1411, 1413, 1412, 1426, 1422, 1424, 1447, 1425};
	struct interval ratio = fieller_ratio(old_x, 10, new_x, 10, 0.95);

	(void)state;
	assert_rel(ratio.estimate, 0.8253903755732281, 1e-14);
	assert_rel(ratio.low, 0.8173952955457559, 1e-12);
	assert_rel(ratio.high, 0.83350066246248, 1e-12);
}

static void scale_does_not_matter(void **state)
{
	const double a[] = {5, 6, 7, 6}, b[] = {7, 8, 7, 9};
	double tiny_a[4], tiny_b[4];
	struct interval plain, tiny;

	(void)state;
	for (int i = 0; i < 4; i++) {
		tiny_a[i] = a[i] * 1e-150;
		tiny_b[i] = b[i] * 1e-150;
	}
	plain = fieller_ratio(a, 4, b, 4, 0.95);
	tiny = fieller_ratio(tiny_a, 4, tiny_b, 4, 0.95);
	assert_rel(tiny.low, plain.low, 1e-12);
	assert_rel(tiny.high, plain.high, 1e-12);
}

static void an_old_mean_near_zero_bounds_nothing(void **state)
{
	const double a[] = {-1, 0.5, 1}, b[] = {2, 3, 4};
	struct interval ratio = fieller_ratio(a, 3, b, 3, 0.95);

	(void)state;
	assert_rel(ratio.estimate, 18, 1e-12);
	assert_rel(ratio.low, -INFINITY, 0);
	assert_rel(ratio.high, INFINITY, 0);
}

static void few_constant_and_broken_data_are_defined(void **state)
{
	const double two[] = {2, 2, 2}, three[] = {3, 3}, nan[] = {1, NAN}, zero[] = {0, 0};

	(void)state;
	assert_rel(fieller_ratio(two, 0, three, 2, 0.95).high, INFINITY, 0);
	assert_rel(fieller_ratio(two, 1, three, 2, 0.95).estimate, 1.5, 0);
	assert_rel(fieller_ratio(two, 1, three, 2, 0.95).low, -INFINITY, 0);
	assert_rel(fieller_ratio(two, 3, three, 2, 0.95).low, 1.5, 0);
	assert_rel(fieller_ratio(two, 3, three, 2, 0.95).high, 1.5, 0);
	assert_rel(fieller_ratio(two, 3, nan, 2, 0.95).high, NAN, 0);
	assert_rel(fieller_ratio(zero, 2, two, 3, 0.95).high, NAN, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(benchstat_example_gives_its_reference_ratio),
		cmocka_unit_test(scale_does_not_matter),
		cmocka_unit_test(an_old_mean_near_zero_bounds_nothing),
		cmocka_unit_test(few_constant_and_broken_data_are_defined),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
