/* Which things changed: what is named, and how often wrongly, in simulated worlds: 30 functions, 6
   workers a side that differ by more than chance, as hash seeds and drift make them. */
#include "stats/shares.h"
#include "tests/bench/shares_world.h"
#include "tests/unit/support.h"

static const struct shares_world usual = {.03, .5, .01, 3000, NAN};

static void of_the_same_code_nothing_is_named(void **state)
{
	const struct shares_world worlds[] = {
		usual, {0, 0, 0, 2000, 1}, {.03, .7, 0, 500, 1}, {.1, 1, .05, 5000, NAN}};
	double same[THINGS];

	(void)state;
	shares_fill(same, 1, 1);
	/* at most 5 % of 600 are 30; three standard errors more, 46 */
	for (size_t i = 0; i < sizeof(worlds) / sizeof(*worlds); i++)
		assert_true(shares_simulate(&worlds[i], same, 600).none >= 600 - 46);
}

static void everything_slower_alike_names_nothing(void **state)
{
	struct shares_world world = usual;
	double slower[THINGS];

	(void)state;
	shares_fill(slower, 1.3, 1.3);
	world.ratio = 1.3;
	assert_true(shares_simulate(&world, slower, 300).none >= 300 - 26);
}

static void a_fifth_of_the_time_20_percent_slower_is_named_first(void **state)
{
	struct shares_world world = usual;
	double factor[THINGS];
	struct shares_outcome outcome;

	(void)state;
	shares_fill(factor, 1, 1.2);
	for (int told = 0; told < 2; told++) {
		world.ratio = told ? 1.04 : NAN;
		outcome = shares_simulate(&world, factor, 300);
		assert_true(outcome.first >= 285);
		assert_true(outcome.only >= 270);
		assert_rel(outcome.ratio, 1.2, .01);
		assert_true(outcome.covered >= 288); /* at least 98 %, less three errors */
	}
}

/* +10 % is about what such a session can see: seldom missed by much, never another. */
static void what_could_be_seen_is_seen_as_often_as_promised(void **state)
{
	const struct shares_world alike = {.02, 0, 0, 3000, NAN};
	double factor[THINGS];
	struct shares_outcome outcome;

	(void)state;
	shares_fill(factor, 1, 1);
	outcome = shares_simulate(&alike, factor, 100);
	shares_fill(factor, 1, outcome.detectable);
	outcome = shares_simulate(&alike, factor, 300);
	assert_true(outcome.detectable > 1.08 && outcome.detectable < 1.16);
	assert_in_range(outcome.first, 215, 275); /* 240 +- 3 errors, and what it is careful by */
}

static void most_of_the_time_moved_and_the_ratio_says_so(void **state)
{
	/* one thing has 80 % of the time; against each other either could have moved */
	const int64_t old_counts[] = {800, 810, 790, 805, 795, 800, 150, 145, 155,
				      148, 152, 150, 50,  45,  55,  48,	 52,  50};
	const int64_t new_counts[] = {880, 890, 870, 885, 875, 880, 90, 85, 95,
				      88,  92,	90,  30,  25,  35,  28, 32, 30};
	struct shares_table table = {3, 6, 6, old_counts, new_counts, NAN, .05, .8};
	struct shares_change changes[3];
	double numbers[100];
	size_t indices[3];

	(void)state;
	table.log_ratio = log(1.65); /* 880 * 1.65 / 800 = 1.815; 90 * 1.65 / 150 = .99 */
	shares_compare(&table, changes, numbers, indices);
	assert_true(changes[0].is_changed);
	assert_false(changes[1].is_changed);
	assert_rel(changes[0].ratio.estimate, 880 / 800. * 200 / 120, 1e-9);
	table.log_ratio = log(.91); /* 880 * .91 / 800 = 1: the other two became quicker */
	shares_compare(&table, changes, numbers, indices);
	assert_false(changes[0].is_changed);
	assert_true(changes[1].is_changed);
}

static void new_and_gone_are_changes_without_a_percentage(void **state)
{
	const int64_t old_counts[] = {500, 510, 490, 480, 520, 500, 0, 0, 0,
				      0,   0,	0,   6,	  5,   7,   6, 5, 7};
	const int64_t new_counts[] = {500, 510, 490, 480, 520, 500, 6, 5, 7,
				      6,   5,	7,   0,	  0,   0,   0, 0, 0};
	struct shares_table table = {3, 6, 6, old_counts, new_counts, 0, .05, .8};
	struct shares_change changes[3];
	double numbers[100];
	size_t indices[3];

	(void)state;
	assert_int_equal(shares_compare(&table, changes, numbers, indices).changed, 2);
	assert_true(changes[1].is_changed && changes[2].is_changed);
	assert_rel(changes[1].old_share, 0, 0);
	assert_true(isinf(changes[1].ratio.estimate) && isinf(changes[1].ratio.high));
	assert_true(changes[1].ratio.low > 2 && changes[1].ratio.low < 30);
	assert_rel(changes[2].ratio.estimate, 0, 0);
	assert_true(changes[2].ratio.high < .5);
}

static void too_little_is_not_tested(void **state)
{
	const int64_t old_counts[] = {500, 510, 9, 0}, new_counts[] = {500, 490, 10, 0};
	struct shares_table table = {2, 2, 2, old_counts, new_counts, NAN, .05, .8};
	struct shares_change changes[2];
	double numbers[100];
	size_t indices[2];

	(void)state;
	assert_int_equal(shares_compare(&table, changes, numbers, indices).tested, 1);
	assert_false(changes[1].is_tested);
	assert_true(isnan(changes[1].p) && isnan(changes[1].ratio.low));
	table.new_n = 1; /* one worker tells nothing of its spread */
	assert_int_equal(shares_compare(&table, changes, numbers, indices).tested, 0);
	table.new_n = 0;
	assert_int_equal(shares_compare(&table, changes, numbers, indices).tested, 0);
	table.things = 0;
	assert_int_equal(shares_compare(&table, changes, numbers, indices).tested, 0);
}

static void a_thing_that_is_all_has_nothing_to_be_compared_with(void **state)
{
	const int64_t counts[] = {500, 510, 490};
	struct shares_table table = {1, 3, 3, counts, counts, 0, .05, .8};
	struct shares_change change;
	struct shares_found found;
	double numbers[100];
	size_t index;

	(void)state;
	found = shares_compare(&table, &change, numbers, &index);
	assert_int_equal(found.tested, 0);
	assert_rel(change.old_share, 1, 0);
	assert_true(isinf(shares_detectable(&table, &found, 1)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_the_same_code_nothing_is_named),
		cmocka_unit_test(everything_slower_alike_names_nothing),
		cmocka_unit_test(a_fifth_of_the_time_20_percent_slower_is_named_first),
		cmocka_unit_test(what_could_be_seen_is_seen_as_often_as_promised),
		cmocka_unit_test(most_of_the_time_moved_and_the_ratio_says_so),
		cmocka_unit_test(new_and_gone_are_changes_without_a_percentage),
		cmocka_unit_test(too_little_is_not_tested),
		cmocka_unit_test(a_thing_that_is_all_has_nothing_to_be_compared_with),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
