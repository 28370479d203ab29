#include "stats/random.h"
#include "tests/unit/support.h"

static void same_seed_same_numbers(void **state)
{
	struct random_state a = random_seeded(42, 1), b = random_seeded(42, 1), c;

	(void)state;
	for (int i = 0; i < 100; i++)
		assert_true(random_bits(&a) == random_bits(&b));
	c = a;
	assert_true(random_bits(&a) == random_bits(&c));
}

static void seeds_and_streams_differ(void **state)
{
	struct random_state a = random_seeded(0, 0), b = random_seeded(0, 1),
			    c = random_seeded(1, 0);
	uint64_t x = random_bits(&a), y = random_bits(&b), z = random_bits(&c);

	(void)state;
	assert_true(x != y && y != z && x != z);
}

static void numbers_of_the_published_generator(void **state)
{
	/* xoshiro256** from state {1, 2, 3, 4}: its authors' program prints these. */
	struct random_state s = {{1, 2, 3, 4}};

	(void)state;
	assert_true(random_bits(&s) == 11520);
	assert_true(random_bits(&s) == 0);
	assert_true(random_bits(&s) == 1509978240);
	assert_true(random_bits(&s) == 1215971899390074240);
}

static void draws_fill_their_range_evenly(void **state)
{
	struct random_state s = random_seeded(7, 0);
	int counts[6] = {0}, heads = 0;
	double sum = 0, squares = 0;

	(void)state;
	for (int i = 0; i < 60000; i++) {
		double u = random_uniform(&s), z = random_normal(&s);

		assert_true(u > 0 && u < 1);
		sum += z;
		squares += z * z;
		counts[random_below(&s, 6)]++;
		heads += random_coin(&s);
	}
	for (int i = 0; i < 6; i++) /* 5 standard deviations: 91 each */
		assert_true(abs(counts[i] - 10000) < 5 * 92);
	assert_true(abs(heads - 30000) < 5 * 123);
	assert_true(fabs(sum / 60000) < 5 / sqrt(60000));
	assert_true(fabs(squares / 60000 - 1) < 5 * sqrt(2 / 60000.0));
}

static void nothing_to_choose_from_gives_zero(void **state)
{
	struct random_state s = random_seeded(7, 0);

	(void)state;
	assert_int_equal(random_below(&s, 0), 0);
	assert_int_equal(random_below(&s, 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_seed_same_numbers),
		cmocka_unit_test(seeds_and_streams_differ),
		cmocka_unit_test(numbers_of_the_published_generator),
		cmocka_unit_test(draws_fill_their_range_evenly),
		cmocka_unit_test(nothing_to_choose_from_gives_zero),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
