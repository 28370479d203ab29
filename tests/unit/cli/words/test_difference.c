/* A ratio in the words of people. */
#include "cli/words/difference.h"
#include "tests/unit/support.h"

#include <math.h>

static struct difference of(double estimate, double low, double high)
{
	return difference_of((struct interval){estimate, low, high, .95});
}

static void a_small_difference_is_in_percents(void **state)
{
	struct difference d = of(1.032, 1.029, 1.035);

	(void)state;
	assert_string_equal(d.amount, "3.20%");
	assert_string_equal(d.plain, "+3.20%");
	assert_string_equal(d.low, "+2.90%");
	assert_string_equal(d.high, "+3.50%");
	d = of(0.7, 0.65, 0.75);
	assert_string_equal(d.amount, "30.0%");
	assert_string_equal(d.plain, "-30.0%");
}

static void above_two_it_is_a_factor_whichever_side_is_faster(void **state)
{
	struct difference d = of(18.4, 18.0, 18.8);

	(void)state;
	assert_string_equal(d.amount, "18.4x");
	assert_string_equal(d.low, "18.0x");
	assert_string_equal(d.high, "18.8x");
	d = of(0.05, 0.04, 0.08);
	assert_string_equal(d.amount, "20.0x");
	assert_string_equal(d.low, "12.5x");
	assert_string_equal(d.high, "25.0x");
	assert_string_equal(of(2, 1.9, 2.1).amount, "100%");
	assert_string_equal(of(0.5, 0.4, 0.6).amount, "50.0%");
	assert_string_equal(of(2.014, 1.9, 2.1).amount, "2.01x");
	assert_string_equal(of(1234, 1200, 1300).amount, "1234x");
	assert_string_equal(of(2.5e7, 2.4e7, 2.6e7).amount, "2.5e+07x");
}

/* "3.00x" beside an interval that holds 1 would not say in which direction. */
static void a_factor_needs_an_interval_on_one_side(void **state)
{
	(void)state;
	assert_string_equal(of(3, 0.5, 9).plain, "+200%");
	assert_string_equal(of(0.2, 0.1, 1.5).plain, "-80.0%");
}

static void what_is_not_known_is_not_said(void **state)
{
	struct difference d = of(NAN, NAN, NAN);

	(void)state;
	assert_string_equal(d.plain, "");
	assert_false(d.has_interval);
	assert_false(of(1.5, -INFINITY, INFINITY).has_interval);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_small_difference_is_in_percents),
		cmocka_unit_test(above_two_it_is_a_factor_whichever_side_is_faster),
		cmocka_unit_test(a_factor_needs_an_interval_on_one_side),
		cmocka_unit_test(what_is_not_known_is_not_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
