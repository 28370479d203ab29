#include "runner/drive/coins.h"
#include "tests/unit/support.h"

static void the_same_block_draws_the_same(void **state)
{
	struct coins a = coins_of(7, 3, 40), b = coins_of(7, 3, 40);

	(void)state;
	assert_int_equal(coins_hash_seed(&a), coins_hash_seed(&b));
	for (int i = 0; i < 64; i++)
		assert_int_equal(coins_draw(&a), coins_draw(&b));
	assert_string_equal(a.drawn, b.drawn);
	assert_int_equal(strlen(a.drawn), 64);
}

static void another_seed_benchmark_or_start_draws_anew(void **state)
{
	const struct coins all[] = {coins_of(7, 3, 40), coins_of(8, 3, 40), coins_of(7, 4, 40),
				    coins_of(7, 3, 41), coins_of(7, 40, 3)};
	char drawn[5][80];

	(void)state;
	for (int i = 0; i < 5; i++) {
		struct coins coins = all[i];

		for (int j = 0; j < 40; j++)
			coins_draw(&coins);
		strcpy(drawn[i], coins.drawn);
		for (int k = 0; k < i; k++)
			assert_string_not_equal(drawn[i], drawn[k]);
	}
}

/* The j-th coin of many blocks, and neighbours of one block: 4000 throws, within 4 sd of even. */
static void every_coin_is_fair(void **state)
{
	int heads[20] = {0}, same[19] = {0};

	(void)state;
	for (size_t start = 0; start < 4000; start++) {
		struct coins coins = coins_of(20260101, 0, start);

		for (int j = 0; j < 20; j++)
			heads[j] += coins_draw(&coins);
		for (int j = 0; j < 19; j++)
			same[j] += coins.drawn[j] == coins.drawn[j + 1];
	}
	for (int j = 0; j < 20; j++)
		assert_in_range(heads[j], 2000 - 127, 2000 + 127);
	for (int j = 0; j < 19; j++)
		assert_in_range(same[j], 2000 - 127, 2000 + 127);
}

static void more_than_fits_is_drawn_but_not_written(void **state)
{
	struct coins coins = coins_of(1, 0, 0);

	(void)state;
	for (int i = 0; i < 500; i++)
		coins_draw(&coins);
	assert_int_equal(strlen(coins.drawn), sizeof(coins.drawn) - 1);
}

static void placements_are_spread_over_all_that_there_is(void **state)
{
	double pages = 0, padding = 0, filling = 0;

	(void)state;
	for (size_t start = 0; start < 4000; start++) {
		struct coins coins = coins_of(99, 3, start);
		struct placement placement = coins_placement(&coins);

		assert_true(placement.pages < PLACEMENT_PAGES);
		assert_true(placement.padding < PLACEMENT_PADDING);
		assert_in_range(placement.filling, 1, PLACEMENT_FILLINGS);
		pages += placement.pages;
		padding += placement.padding;
		filling += placement.filling;
		assert_int_equal(strlen(coins.drawn), 0);
	}
	/* The mean of 4000 draws; 4 standard errors are 1.8 % of the range. */
	assert_in_range((long)(1000 * pages / 4000 / PLACEMENT_PAGES), 482, 518);
	assert_in_range((long)(1000 * padding / 4000 / PLACEMENT_PADDING), 482, 518);
	assert_in_range((long)(1000 * filling / 4000 / PLACEMENT_FILLINGS), 482, 518);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_block_draws_the_same),
		cmocka_unit_test(another_seed_benchmark_or_start_draws_anew),
		cmocka_unit_test(every_coin_is_fair),
		cmocka_unit_test(placements_are_spread_over_all_that_there_is),
		cmocka_unit_test(more_than_fits_is_drawn_but_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
