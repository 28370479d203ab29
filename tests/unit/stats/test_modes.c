#include "stats/modes.h"
#include "stats/random.h"
#include "tests/unit/support.h"

static double scratch[2 * 400 + 5 * MODES_GRID];

static void normal_data_have_one_mode(void **state)
{
	int wrong = 0;

	(void)state;
	for (uint64_t run = 0; run < 300; run++) {
		struct random_state random = random_seeded(run, 1);
		double x[60];
		size_t n = 20 + run % 41;

		for (size_t i = 0; i < n; i++)
			x[i] = 5 + random_normal(&random);
		wrong += modes_of(x, n, run, scratch).count != 1;
	}
	assert_true(wrong <= 9); /* 1 %, and some */
}

static void two_groups_are_two_modes_with_their_weights(void **state)
{
	struct random_state random = random_seeded(2, 2);
	double x[60];
	struct modes modes;

	(void)state;
	for (size_t i = 0; i < 60; i++)
		x[i] = (i % 3 ? 10 : 11) + 0.1 * random_normal(&random);
	modes = modes_of(x, 60, 1, scratch);
	assert_int_equal(modes.count, 2);
	assert_true(modes.p < 0.01);
	assert_true(fabs(modes.mode[0].at - 10) < 0.1);
	assert_true(fabs(modes.mode[1].at - 11) < 0.1);
	assert_true(fabs(modes.mode[0].weight - 2 / 3.0) < 0.05);
	assert_true(fabs(modes.mode[1].weight - 1 / 3.0) < 0.05);
}

static void three_groups_are_three_modes(void **state)
{
	struct random_state random = random_seeded(4, 2);
	double x[90];
	struct modes modes;

	(void)state;
	for (size_t i = 0; i < 90; i++)
		x[i] = (double)(i % 3) + 0.08 * random_normal(&random);
	modes = modes_of(x, 90, 1, scratch);
	assert_int_equal(modes.count, 3);
	assert_true(fabs(modes.mode[1].at - 1) < 0.1);
}

static void an_outlier_is_not_a_mode_and_hides_none(void **state)
{
	struct random_state random = random_seeded(9, 2);
	double x[60];

	(void)state;
	for (size_t i = 0; i < 40; i++)
		x[i] = 10 + random_normal(&random);
	x[7] = 500;
	assert_int_equal(modes_of(x, 40, 1, scratch).count, 1);
	for (size_t i = 0; i < 60; i++)
		x[i] = (i % 2 ? 10 : 12) + 0.2 * random_normal(&random);
	x[7] = 500;
	assert_int_equal(modes_of(x, 60, 1, scratch).count, 2);
}

static void skewed_data_have_one_mode(void **state)
{
	int wrong = 0;

	(void)state;
	for (uint64_t run = 0; run < 100; run++) {
		struct random_state random = random_seeded(run, 3);
		double x[40];

		for (size_t i = 0; i < 40; i++)
			x[i] = exp(0.5 * random_normal(&random));
		wrong += modes_of(x, 40, run, scratch).count != 1;
	}
	assert_true(wrong <= 5);
}

static void same_seed_same_answer(void **state)
{
	struct random_state random = random_seeded(5, 5);
	double x[30];
	struct modes a, b;

	(void)state;
	for (size_t i = 0; i < 30; i++)
		x[i] = random_normal(&random) + (double)(i % 2) * 2.5;
	a = modes_of(x, 30, 77, scratch);
	b = modes_of(x, 30, 77, scratch);
	assert_memory_equal(&a, &b, sizeof(a));
}

static void few_constant_and_broken_data_are_defined(void **state)
{
	double x[20];
	struct modes modes;

	(void)state;
	for (size_t i = 0; i < 20; i++)
		x[i] = 3;
	assert_int_equal(modes_of(x, 0, 1, scratch).count, 0);
	assert_int_equal(modes_of(x, MODES_N_MIN - 1, 1, scratch).count, 0);
	assert_rel(modes_of(x, 2, 1, scratch).p, NAN, 0);
	modes = modes_of(x, 20, 1, scratch);
	assert_int_equal(modes.count, 1);
	assert_rel(modes.mode[0].at, 3, 0);
	assert_rel(modes.mode[0].weight, 1, 0);
	x[3] = NAN;
	assert_int_equal(modes_of(x, 20, 1, scratch).count, 0);
	x[3] = INFINITY;
	assert_int_equal(modes_of(x, 20, 1, scratch).count, 0);
	assert_true(modes_scratch(400) <= sizeof(scratch) / sizeof(*scratch));
}

static void tight_groups_of_unequal_size_stand_where_they_are(void **state)
{
	struct random_state random = random_seeded(3, 9);
	double x[40];
	struct modes got;

	(void)state;
	for (int i = 0; i < 40;
	     i++) /* 3 of 5 at 0, 2 of 5 at 0.1: 50 times the sd of the larger group */
		x[i] = (i % 5 < 2 ? 0.1 : 0) + 0.002 * random_normal(&random);
	got = modes_of(x, 40, 1, scratch);
	assert_int_equal(got.count, 2);
	assert_true(fabs(got.mode[0].at) < 0.005);
	assert_true(fabs(got.mode[1].at - 0.1) < 0.005);
	assert_true(fabs(got.mode[1].weight - 0.4) < 0.1);
}

/* Twenty processes of two speeds, eight sd apart, half of the time each: Silverman's test alone
   sees them in one of two samples. */
static void a_gap_tells_two_groups_of_few_values(void **state)
{
	struct random_state random = random_seeded(21, 4);
	double x[20];
	int found = 0;

	(void)state;
	for (int run = 0; run < 200; run++) {
		for (int i = 0; i < 20; i++)
			x[i] = (random_coin(&random) ? 0.1 : 0) + 0.012 * random_normal(&random);
		found += modes_of(x, 20, 1, scratch).count == 2;
	}
	if (found < 170)
		fail_msg("%d of 200", found);
}

static void one_group_of_few_values_has_no_gap(void **state)
{
	struct random_state random = random_seeded(22, 4);
	double x[20];
	int normal = 0, skewed = 0;

	(void)state;
	for (int run = 0; run < 1000; run++) {
		for (int i = 0; i < 20; i++)
			x[i] = random_normal(&random);
		normal += modes_of(x, 20, 1, scratch).count > 1;
		for (int i = 0; i < 20; i++)
			x[i] = -log(1 - random_uniform(&random));
		skewed += modes_of(x, 20, 1, scratch).count > 1;
	}
	if (normal > 25 || skewed > 25)
		fail_msg("%d and %d of 1000", normal, skewed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_gap_tells_two_groups_of_few_values),
		cmocka_unit_test(one_group_of_few_values_has_no_gap),
		cmocka_unit_test(tight_groups_of_unequal_size_stand_where_they_are),
		cmocka_unit_test(normal_data_have_one_mode),
		cmocka_unit_test(two_groups_are_two_modes_with_their_weights),
		cmocka_unit_test(three_groups_are_three_modes),
		cmocka_unit_test(an_outlier_is_not_a_mode_and_hides_none),
		cmocka_unit_test(skewed_data_have_one_mode),
		cmocka_unit_test(same_seed_same_answer),
		cmocka_unit_test(few_constant_and_broken_data_are_defined),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
