/* A few bins of a distribution: where they lie, and what is not worth a picture. */
#include "stats/sketch.h"
#include "tests/unit/support.h"

#include <math.h>

static size_t counts[SKETCH_BINS];

static size_t sum(void)
{
	size_t all = 0;

	for (size_t i = 0; i < SKETCH_BINS; i++)
		all += counts[i];
	return all;
}

static void ends_are_the_outer_bins(void **state)
{
	const double x[] = {1, 1, 2, 3};

	(void)state;
	sketch_bins(x, 4, counts);
	assert_int_equal(counts[0], 2);
	assert_int_equal(counts[4], 1);
	assert_int_equal(counts[SKETCH_BINS - 1], 1);
	assert_int_equal(sum(), 4);
}

static void what_hardly_differs_is_one_hill_in_the_middle(void **state)
{
	const double x[] = {1, 1.0001, 1.0002, 1.0001};

	(void)state;
	sketch_bins(x, 4, counts);
	assert_int_equal(counts[SKETCH_BINS / 2 - 1] + counts[SKETCH_BINS / 2], 4);
}

static void what_is_not_finite_is_left_out(void **state)
{
	const double x[] = {NAN, 1, INFINITY, 2};

	(void)state;
	sketch_bins(x, 4, counts);
	assert_int_equal(sum(), 2);
}

static void one_number_has_no_picture(void **state)
{
	const double x[] = {1, NAN}, zeros[] = {0, 0, 0};

	(void)state;
	sketch_bins(x, 2, counts);
	assert_int_equal(sum(), 0);
	sketch_bins(x, 0, counts);
	assert_int_equal(sum(), 0);
	sketch_bins(zeros, 3, counts); /* nor do such have a width; they are counted all the same */
	assert_int_equal(sum(), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_are_the_outer_bins),
		cmocka_unit_test(what_hardly_differs_is_one_hill_in_the_middle),
		cmocka_unit_test(what_is_not_finite_is_left_out),
		cmocka_unit_test(one_number_has_no_picture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
