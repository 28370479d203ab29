#include "results/shards/split.h"
#include "tests/unit/support.h"

enum { MANY = 1000 };

static char texts[MANY + 1][16];
static const char *names[MANY + 1];

static void name_them(void)
{
	for (size_t i = 0; i <= MANY; i++) {
		snprintf(texts[i], sizeof(texts[i]), "b.n%zu", i);
		names[i] = texts[i];
	}
}

/* ---- without durations */

static void without_durations_the_counts_are_equal(void **state)
{
	static const long shards[] = {1, 2, 7, 8, 999, 1000};
	long part[MANY], counts[MANY + 1];

	(void)state;
	for (size_t s = 0; s < sizeof(shards) / sizeof(shards[0]); s++) {
		memset(counts, 0, sizeof(counts));
		assert_int_equal(shard_split(part, names, NULL, MANY, shards[s], NULL), 0);
		for (size_t i = 0; i < MANY; i++) {
			assert_in_range(part[i], 1, shards[s]);
			counts[part[i]]++;
		}
		for (long i = 1; i <= shards[s]; i++)
			assert_in_range(counts[i], MANY / shards[s], MANY / shards[s] + 1);
	}
}

/* Of the same names in another order, with and without durations. */
static void the_order_of_the_suite_does_not_matter(void **state)
{
	const char *turned[MANY];
	double durations[MANY], turned_durations[MANY];
	long part[MANY], again[MANY];

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		turned[i] = names[MANY - 1 - i];
		durations[i] = turned_durations[MANY - 1 - i] = 1.0 + (double)(i % 5);
	}
	for (int with = 0; with < 2; with++) {
		assert_int_equal(shard_split(part, names, with ? durations : NULL, MANY, 8, NULL),
				 0);
		assert_int_equal(
			shard_split(again, turned, with ? turned_durations : NULL, MANY, 8, NULL),
			0);
		for (size_t i = 0; i < MANY; i++)
			assert_int_equal(part[i], again[MANY - 1 - i]);
	}
}

static void one_more_benchmark_moves_few_others(void **state)
{
	long part[MANY + 1], again[MANY + 1];
	size_t moved = 0;

	(void)state;
	assert_int_equal(shard_split(part, names, NULL, MANY, 10, NULL), 0);
	assert_int_equal(shard_split(again, names, NULL, MANY + 1, 10, NULL), 0);
	for (size_t i = 0; i < MANY; i++)
		moved += part[i] != again[i];
	assert_in_range(moved, 0, 9); /* one across each cut */
}

/* What one file has in a row is spread: none of 8 shards has more than 30 of 100 neighbours. */
static void neighbours_are_spread(void **state)
{
	long part[MANY];
	size_t counts[9] = {0};

	(void)state;
	assert_int_equal(shard_split(part, names, NULL, MANY, 8, NULL), 0);
	for (size_t i = 100; i < 200; i++)
		counts[part[i]]++;
	for (size_t i = 1; i <= 8; i++)
		assert_in_range(counts[i], 1, 30);
}

/* The bytes that other machines must find, too. */
static void it_is_the_same_everywhere(void **state)
{
	static const char *const six[] = {"a", "b", "c", "d", "e", "f"};
	/* crc32: a e8b7be43, b 71beeff9, c 06b9df6f, d 98dd4acc, e efda7a5a, f 76d32be0 */
	static const long wanted[] = {3, 1, 1, 2, 3, 2};
	long part[6];

	(void)state;
	assert_int_equal(shard_split(part, six, NULL, 6, 3, NULL), 0);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(part[i], wanted[i]);
}

/* ---- with durations */

static void the_longest_come_first_onto_the_shortest_shard(void **state)
{
	static const char *const six[] = {"a", "b", "c", "d", "e", "f"};
	static const double durations[] = {1, 7, 5, 4, 3, 5};
	/* b 7: 1; c 5: 2; f 5: 3; d 4: 2 (5, not 3: the lower); e 3: 3 (5); a 1: 1 (7) */
	static const long wanted[] = {1, 1, 2, 2, 3, 3};
	long part[6];

	(void)state;
	assert_int_equal(shard_split(part, six, durations, 6, 3, NULL), 0);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(part[i], wanted[i]);
}

static void equal_durations_go_by_name_and_to_the_lowest_shard(void **state)
{
	double ones[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
	long part[9];

	(void)state;
	assert_int_equal(shard_split(part, names, ones, 9, 4, NULL), 0);
	for (size_t i = 0; i < 9; i++)
		assert_int_equal(part[i], 1 + (long)(i % 4));
}

static void what_is_not_known_counts_as_the_median(void **state)
{
	static const char *const four[] = {"a", "b", "c", "d"};
	const double durations[] = {NAN, 1, 4, 9};
	/* d 9: 1; a 4 (the median): 2; c 4: 2 (4 < 9); b 1: 2 (8 < 9) */
	static const long wanted[] = {2, 2, 2, 1};
	long part[4];

	(void)state;
	assert_int_equal(shard_split(part, four, durations, 4, 2, NULL), 0);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(part[i], wanted[i]);
}

static void without_any_known_duration_it_is_as_without(void **state)
{
	double durations[MANY];
	long part[MANY], again[MANY];

	(void)state;
	for (size_t i = 0; i < MANY; i++)
		durations[i] = NAN;
	assert_int_equal(shard_split(part, names, durations, MANY, 8, NULL), 0);
	assert_int_equal(shard_split(again, names, NULL, MANY, 8, NULL), 0);
	assert_memory_equal(part, again, sizeof(part));
}

/* Graham's bound, for durations of which few make most of the sum. */
static void no_shard_takes_more_than_four_thirds_of_the_best(void **state)
{
	double durations[MANY], sums[21] = {0}, sum = 0, longest = 0, bound;
	long part[MANY];

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		durations[i] = 1000.0 / (double)(1 + i);
		sum += durations[i];
	}
	assert_int_equal(shard_split(part, names, durations, MANY, 20, NULL), 0);
	for (size_t i = 0; i < MANY; i++)
		sums[part[i]] += durations[i];
	for (size_t i = 1; i <= 20; i++)
		longest = fmax(longest, sums[i]);
	bound = fmax(sum / 20, durations[0]);
	assert_true(longest <= bound * (4.0 / 3.0 - 1.0 / 60.0));
}

/* ---- edges */

static void there_may_be_more_shards_than_benchmarks(void **state)
{
	static const double durations[] = {1, 2};
	long part[2];

	(void)state;
	assert_int_equal(shard_split(part, names, NULL, 2, 5, NULL), 0);
	assert_int_not_equal(part[0], part[1]);
	assert_int_equal(shard_split(part, names, durations, 2, 5, NULL), 0);
	assert_int_equal(part[1], 1);
	assert_int_equal(part[0], 2);
	assert_int_equal(shard_split(part, names, NULL, 0, 5, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_durations_the_counts_are_equal),
		cmocka_unit_test(the_order_of_the_suite_does_not_matter),
		cmocka_unit_test(one_more_benchmark_moves_few_others),
		cmocka_unit_test(neighbours_are_spread),
		cmocka_unit_test(it_is_the_same_everywhere),
		cmocka_unit_test(the_longest_come_first_onto_the_shortest_shard),
		cmocka_unit_test(equal_durations_go_by_name_and_to_the_lowest_shard),
		cmocka_unit_test(what_is_not_known_counts_as_the_median),
		cmocka_unit_test(without_any_known_duration_it_is_as_without),
		cmocka_unit_test(no_shard_takes_more_than_four_thirds_of_the_best),
		cmocka_unit_test(there_may_be_more_shards_than_benchmarks),
	};

	name_them();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
