#include "runner/session/schedule.h"
#include "tests/unit/support.h"

static void each_round_is_a_permutation(void **state)
{
	bool wants[7] = {1, 1, 1, 1, 1, 1, 1};
	struct schedule *schedule = schedule_new(7, 42, NULL);

	(void)state;
	for (int round = 0; round < 100; round++) {
		unsigned seen = 0;

		for (int i = 0; i < 7; i++)
			seen |= 1U << schedule_next(schedule, wants);
		assert_int_equal(seen, 0x7f);
	}
	schedule_free(schedule);
}

static void orders_differ_between_rounds_and_repeat_with_the_seed(void **state)
{
	bool wants[5] = {1, 1, 1, 1, 1};
	struct schedule *a = schedule_new(5, 7, NULL), *b = schedule_new(5, 7, NULL);
	int first_is_zero = 0;

	(void)state;
	for (int i = 0; i < 500; i++) {
		long next = schedule_next(a, wants);

		assert_int_equal(next, schedule_next(b, wants));
		if (i % 5 == 0)
			first_is_zero += next == 0;
	}
	assert_true(first_is_zero > 3 && first_is_zero < 50); /* 20 expected of 100 */
	schedule_free(a);
	schedule_free(b);
}

static void who_does_not_want_is_passed_over(void **state)
{
	bool wants[3] = {0, 1, 0};
	struct schedule *schedule = schedule_new(3, 1, NULL);

	(void)state;
	for (int i = 0; i < 10; i++)
		assert_int_equal(schedule_next(schedule, wants), 1);
	wants[1] = false;
	assert_int_equal(schedule_next(schedule, wants), -1);
	schedule_free(schedule);
}

static void hash_seeds_are_never_zero_and_independent_of_the_order(void **state)
{
	bool wants[2] = {1, 1};
	struct schedule *a = schedule_new(2, 9, NULL), *b = schedule_new(2, 9, NULL);

	(void)state;
	for (int i = 0; i < 100; i++) {
		uint32_t seed = schedule_hash_seed(a);

		assert_true(seed > 0);
		schedule_next(b, wants);
		assert_int_equal(seed, schedule_hash_seed(b));
	}
	schedule_free(a);
	schedule_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_round_is_a_permutation),
		cmocka_unit_test(orders_differ_between_rounds_and_repeat_with_the_seed),
		cmocka_unit_test(who_does_not_want_is_passed_over),
		cmocka_unit_test(hash_seeds_are_never_zero_and_independent_of_the_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
