#include "stats/outlier.h"
#include "tests/unit/support.h"

static double scratch[12];
static enum outlier labels[12];

/* Normal data, then the two values that hyperfine's tests plant among them. */
static const double planted[] = {2.33269488,  1.42195907, -0.57527698, -0.31293437,
				 2.2948158,   0.75813273, -1.0712388,  -0.96394741,
				 -1.15897446, 1.10976285, 20.0,	       -500.0};

static void planted_outliers_are_found_with_their_side(void **state)
{
	(void)state;
	assert_int_equal(outlier_label(planted, 10, labels, scratch), 0);
	assert_int_equal(outlier_label(planted, 12, labels, scratch), 2);
	assert_int_equal(labels[10], OUTLIER_HIGH_SEVERE);
	assert_int_equal(labels[11], OUTLIER_LOW_SEVERE);
	assert_int_equal(labels[0], OUTLIER_NONE);
	assert_rel(planted[11], -500, 0);
}

static void severity_follows_distance(void **state)
{
	/* median 0, MAD 1, scaled 1.4826: fences at 7.41 and 14.83 */
	const double x[] = {-1, 0, 1, -1, 1, 0, 0, 7.5, 14.9, -7.3};
	const double y[] = {-8, -2, -1, -1, 0, 0, 0, 1, 1, 1};

	(void)state;
	outlier_label(x, 10, labels, scratch);
	assert_int_equal(labels[8], OUTLIER_HIGH_SEVERE);
	outlier_label(y, 10, labels, scratch);
	assert_int_equal(labels[0], OUTLIER_LOW);
	assert_int_equal(labels[1], OUTLIER_NONE);
}

static void a_majority_of_equal_values_still_has_a_scale(void **state)
{
	const double x[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 9};

	(void)state;
	assert_int_equal(outlier_label(x, 12, labels, scratch), 1);
	assert_int_equal(labels[11], OUTLIER_HIGH);
}

static void few_constant_and_broken_data_are_defined(void **state)
{
	const double x[] = {1, 1, 1.01, 500}, nan[] = {1, 2, 3, NAN, 900},
		     inf[] = {1, 2, 3, 4, INFINITY};

	(void)state;
	assert_int_equal(outlier_label(x, 0, labels, scratch), 0);
	assert_int_equal(outlier_label(x + 1, 3, labels, scratch),
			 0); /* one of three is no outlier */
	assert_int_equal(labels[2], OUTLIER_NONE);
	assert_int_equal(outlier_label(x, 3, labels, scratch), 0);
	assert_int_equal(outlier_label(nan, 5, labels, scratch), 0);
	assert_int_equal(labels[4], OUTLIER_NONE);
	assert_int_equal(outlier_label(inf, 5, labels, scratch), 1);
	assert_int_equal(labels[4], OUTLIER_HIGH_SEVERE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(planted_outliers_are_found_with_their_side),
		cmocka_unit_test(severity_follows_distance),
		cmocka_unit_test(a_majority_of_equal_values_still_has_a_scale),
		cmocka_unit_test(few_constant_and_broken_data_are_defined),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
