/* Which benchmarks the baseline meets itself with, and what their blocks say together. */
#include "cli/dueling/aa_duel.h"
#include "tests/unit/support.h"

#include <math.h>

static size_t pairs[100][2];

static struct duel_config config_of(size_t n)
{
	struct duel_config config = {.pairs = (const size_t(*)[2])pairs,
				     .n_pairs = n,
				     .sides = {{.label = "main"}, {.label = "working tree"}},
				     .looks = spending_duel(),
				     .precision = 0.1};

	for (size_t i = 0; i < 100; i++) {
		pairs[i][0] = 99 - i; /* an order of its own on each side */
		pairs[i][1] = i;
	}
	return config;
}

static void all_of_a_small_suite_and_a_spread_of_a_large_one(void **state)
{
	static const struct {
		size_t n, chosen, first, last;
	} cases[] = {{1, 1, 99, 99}, {3, 3, 99, 97}, {8, 8, 99, 92}, {100, 8, 93, 6}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct duel_config of = config_of(cases[i].n);
		struct duel_config aa;
		size_t chosen[AA_BENCHMARKS][2];

		aa_duel_configure(&aa, chosen, &of, 1);
		assert_int_equal(aa.n_pairs, cases[i].chosen);
		assert_int_equal(aa.pairs[0][0], cases[i].first);
		assert_int_equal(aa.pairs[aa.n_pairs - 1][0], cases[i].last);
		for (size_t k = 0; k < aa.n_pairs; k++)
			assert_int_equal(aa.pairs[k][0], aa.pairs[k][1]);
	}
}

static void both_sides_are_the_baseline_and_it_follows(void **state)
{
	struct duel_config configs[2] = {config_of(0), config_of(3)};
	struct duel_config aa;
	size_t chosen[AA_BENCHMARKS][2];

	(void)state;
	aa_duel_configure(&aa, chosen, configs, 2);
	assert_int_equal(aa.n_pairs, 3);
	assert_string_equal(aa.sides[1].label, "main");
	assert_int_equal(aa.follows, AA_BLOCKS);
	assert_true(aa.precision == 0);
	assert_true(spending_valid(&aa.looks));
	assert_null(aa.limit);
}

static void the_blocks_of_all_are_one_sample(void **state)
{
	double one[3] = {-.01, .01, -.01}, other[4] = {.01, -.01, .01, .01};
	struct bout bouts[3] = {{.d = one, .n = 3}, {.n = 0}, {.d = other, .n = 4}};
	const struct duel_config config = config_of(3);
	const struct duel duel = {.config = &config, .bouts = bouts, .n = 3};
	struct report report = {.rules = {.margin = .01, .limit = .05}};

	(void)state;
	assert_int_equal(aa_duel_judge(&report, &duel, NULL), 0);
	assert_true(report.aa.is_asked);
	assert_string_equal(report.aa.side, "main");
	assert_int_equal(report.aa.blocks, 7);
	assert_int_equal(report.aa.benchmarks, 2);
	assert_int_equal(report.aa.finding, AA_FINE);
	assert_true(report.aa.ratio.low < 1 && report.aa.ratio.high > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_a_small_suite_and_a_spread_of_a_large_one),
		cmocka_unit_test(both_sides_are_the_baseline_and_it_follows),
		cmocka_unit_test(the_blocks_of_all_are_one_sample),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
