#include "stats/order.h"
#include "stats/random.h"
#include "stats/split.h"
#include "tests/unit/support.h"

static void a_gap_between_two_groups_is_found(void **state)
{
	const double x[] = {1.0, 1.1, 1.2, 1.3, 1.4, 5.0, 5.1, 5.2};
	struct split split = split_at_gap(x, 8);

	(void)state;
	assert_int_equal(split.low, 5);
	/* 5 places of 8 values with 2 on each side; the gap is 3.6 of 4.2 */
	assert_rel(split.p, 5 * pow(1 - 3.6 / 4.2, 6), 1e-9);
	/* means 1.2 and 5.1; squares .10 and .02 on 6 degrees of freedom */
	assert_rel(split.apart, 3.9 / sqrt(0.12 / 6), 1e-9);
	assert_int_equal(split_clearest(x, 8).low, 5);
	assert_int_equal(split_suspect(x, 8).low, 5);
}

/* The level of the gap is that of a flat sample, at most: exact but for the places being summed. */
static void a_flat_sample_has_such_a_gap_as_often_as_the_level_says(void **state)
{
	struct random_state random = random_seeded(5, 11);
	int alarms = 0;

	(void)state;
	for (int r = 0; r < 4000; r++) {
		double x[20];

		for (size_t i = 0; i < 20; i++)
			x[i] = random_uniform(&random);
		order_sort(x, 20, x);
		alarms += split_at_gap(x, 20).p < 0.05;
	}
	if (alarms < 80 || alarms > 240)
		fail_msg("%d of 4000", alarms);
}

static void a_few_strays_are_no_group(void **state)
{
	double x[20];
	struct split split;

	(void)state;
	for (size_t i = 0; i < 20; i++)
		x[i] = (double)i;
	x[18] = 200;
	x[19] = 300;
	split = split_at_gap(x, 20);
	assert_true(split.low >= 4 && split.low <= 16);
	assert_true(split.p > 0.5);
}

/* No gap is left between groups that are 3.7 sds apart, but a distance. */
static void wide_groups_are_suspected_by_their_distance(void **state)
{
	double x[20];
	struct split split;

	(void)state;
	for (size_t i = 0; i < 20; i++)
		x[i] = (i < 10 ? 0 : 10) + 0.9 * (double)(i % 10);
	split = split_at_gap(x, 20);
	assert_true(split.p > SPLIT_SUSPECT_ALPHA);
	assert_true(split.apart > SPLIT_SUSPECT_APART);
	assert_int_equal(split_suspect(x, 20).low, 10);
	for (size_t i = 0; i < 20; i++)
		x[i] = (double)i;
	assert_int_equal(split_suspect(x, 20).low, 0);
}

static void few_constant_and_broken_data_have_no_groups(void **state)
{
	double x[] = {1, 2, 3, 4, 5, 6, 7, NAN};
	const double same[] = {2, 2, 2, 2, 2, 2, 2, 2}, two[] = {1, 1, 1, 1, 2, 2, 2, 2};
	struct split split;

	(void)state;
	assert_int_equal(split_at_gap(x, 0).low, 0);
	assert_int_equal(split_at_gap(x, SPLIT_N_MIN - 1).low, 0);
	assert_int_equal(split_at_gap(x, 8).low, 0);
	assert_int_equal(split_clearest(x, 8).low, 0);
	assert_int_equal(split_suspect(same, 8).low, 0);
	x[7] = INFINITY;
	assert_int_equal(split_suspect(x, 8).low, 0);
	split = split_at_gap(two, 8);
	assert_int_equal(split.low, 4);
	assert_rel(split.p, 0, 0);
	assert_rel(split.apart, INFINITY, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_gap_between_two_groups_is_found),
		cmocka_unit_test(a_flat_sample_has_such_a_gap_as_often_as_the_level_says),
		cmocka_unit_test(a_few_strays_are_no_group),
		cmocka_unit_test(wide_groups_are_suspected_by_their_distance),
		cmocka_unit_test(few_constant_and_broken_data_have_no_groups),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
