/* What part of a difference is in one thing: by hand, and how often its interval holds the truth.
 */
#include "stats/attribution.h"
#include "stats/random.h"
#include "tests/unit/support.h"

static const struct attribution_whole slower = {{1.04, 1.03, 1.05, .95}, INFINITY, 12000, 12000};

static void all_of_a_slow_down_in_one_thing(void **state)
{
	/* 20 % of the time, 20 % slower: 4 % of the whole, which is all that the whole lost */
	struct attribution_part part = {.2, .24 / 1.04, 1, 10};
	struct attribution found = attribution_of(&slower, &part, .95);

	(void)state;
	assert_rel(found.moved.estimate, .04, 1e-12);
	assert_rel(found.of_whole.estimate, 1, 1e-12);
	assert_rel(found.ratio.estimate, 1.2, 1e-12);
	assert_true(found.of_whole.low < 1 && found.of_whole.high > 1);
}

static void the_error_of_what_moved_is_the_sum_of_three(void **state)
{
	struct attribution_whole whole = {{2, 1.9, 2 / 1.9 * 2, .95}, INFINITY, 1000, 4000};
	struct attribution_part part = {.5, .4, 2, 1e9};
	double se_ratio = log(2 / 1.9) / 1.959963984540054;
	double sum = 2 * .25 / 1000 + 4 * 2 * .24 / 4000 + .64 * se_ratio * se_ratio;
	struct attribution found = attribution_of(&whole, &part, .95);

	(void)state;
	assert_rel(found.moved.estimate, .3, 1e-12);
	assert_rel(found.moved.high - found.moved.low, 2 * 1.959963984540054 * sqrt(sum), 1e-7);
}

static void its_own_ratio_is_known_as_well_as_shares_and_whole_are(void **state)
{
	struct attribution_part part = {.5, .4, 2, 1e9}, gone = {.1, 0, 1, 10},
				added = {0, .1, 1, 10};
	struct attribution_whole whole = {{2, 1.9, 2 / 1.9 * 2, .95}, INFINITY, 1000, 4000};
	double se_ratio = log(2 / 1.9) / 1.959963984540054;
	double sum = 2 * .5 / .5 / 1000 + 2 * .6 / .4 / 4000 + se_ratio * se_ratio;
	struct interval found = attribution_of(&whole, &part, .95).ratio;

	(void)state;
	assert_rel(found.estimate, 1.6, 1e-12);
	assert_rel(log(found.high / found.low), 2 * 1.959963984540054 * sqrt(sum), 1e-7);
	assert_rel(attribution_of(&whole, &gone, .95).ratio.estimate, 0, 0);
	assert_true(isinf(attribution_of(&whole, &added, .95).ratio.estimate));
	assert_true(isinf(attribution_of(&whole, &added, .95).ratio.high));
}

/* Fieller: at both ends the part of the whole and what moved are just t standard errors apart. */
static void the_ends_of_the_part_are_just_not_refused(void **state)
{
	struct attribution_whole whole = {{1.2, 1.2 / 1.05, 1.2 * 1.05, .95}, INFINITY, 4000, 4000};
	struct attribution_part part = {.3, .4, 2, 1e9};
	double t = 1.959963984540054, se = log(1.05) / t;
	double var_moved = 2 * .21 / 4000 + 1.44 * 2 * .24 / 4000 + .48 * .48 * se * se;
	double var_whole = 1.44 * se * se, cov = .48 * 1.2 * se * se;
	struct interval found = attribution_of(&whole, &part, .95).of_whole;
	double ends[] = {found.low, found.high};

	(void)state;
	assert_rel(found.estimate, .18 / .2, 1e-12);
	for (int i = 0; i < 2; i++) {
		double q = ends[i], apart = .18 - q * .2;

		assert_rel(apart * apart, t * t * (var_moved - 2 * q * cov + q * q * var_whole),
			   1e-6);
	}
}

static void of_a_whole_that_may_not_have_moved_no_part_is_known(void **state)
{
	struct attribution_whole whole = slower;
	struct attribution_part part = {.2, .21, 1, 10};
	struct attribution found;

	(void)state;
	whole.ratio.low = .99;
	whole.ratio.high = 1.04 * 1.04 / .99;
	found = attribution_of(&whole, &part, .95);
	assert_true(isinf(found.of_whole.low) && isinf(found.of_whole.high));
	assert_true(isfinite(found.moved.low));
}

static void what_is_not_known_gives_nothing(void **state)
{
	struct attribution_whole whole = slower;
	struct attribution_part part = {.2, .21, 1, 10};

	(void)state;
	whole.ratio.estimate = NAN;
	assert_true(isnan(attribution_of(&whole, &part, .95).moved.estimate));
	assert_true(isnan(attribution_of(&whole, &part, .95).of_whole.low));
	part.dispersion = NAN;
	assert_true(isnan(attribution_of(&slower, &part, .95).moved.low));
}

static void intervals_hold_the_truth_as_often_as_they_say(void **state)
{
	/* half of a slow-down of 6 % in a thing of 20 %; 10,000 samples a side, dispersion 3 */
	enum { REPEATS = 2000 };
	const double share = .2, ratio = 1.06, after = (.2 + .03) / 1.06, se = .005;
	struct random_state random = random_seeded(20261129, 0);
	int moved = 0, of_whole = 0;

	(void)state;
	for (int i = 0; i < REPEATS; i++) {
		double seen = ratio * exp(se * random_normal(&random));
		struct attribution_whole whole = {
			{seen, seen * exp(-1.959964 * se), seen * exp(1.959964 * se), .95},
			INFINITY,
			10000,
			10000};
		struct attribution_part part = {
			share + sqrt(3 * share * (1 - share) / 10000) * random_normal(&random),
			after + sqrt(3 * after * (1 - after) / 10000) * random_normal(&random), 3,
			1e6};
		struct attribution found = attribution_of(&whole, &part, .95);

		moved += found.moved.low <= .03 && found.moved.high >= .03;
		of_whole += found.of_whole.low <= .5 && found.of_whole.high >= .5;
	}
	/* 95 % of 2000 is 1900; three standard errors are 29 */
	assert_in_range(moved, 1871, 1929);
	assert_in_range(of_whole, 1871, 1929);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_a_slow_down_in_one_thing),
		cmocka_unit_test(the_error_of_what_moved_is_the_sum_of_three),
		cmocka_unit_test(its_own_ratio_is_known_as_well_as_shares_and_whole_are),
		cmocka_unit_test(the_ends_of_the_part_are_just_not_refused),
		cmocka_unit_test(of_a_whole_that_may_not_have_moved_no_part_is_known),
		cmocka_unit_test(what_is_not_known_gives_nothing),
		cmocka_unit_test(intervals_hold_the_truth_as_often_as_they_say),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
