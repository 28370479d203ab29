#include "stats/block.h"
#include "stats/signed_rank.h"
#include "tests/unit/support.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#define BLOCKS_MAX 300

static double scratch[BLOCKS_MAX + 20000];

/* d around `center`, spread evenly over +- width: symmetric and without ties. */
static void spread(double *d, size_t n, double center, double width)
{
	for (size_t i = 0; i < n; i++) {
		size_t at = i * 7 % n; /* mixed in time; n must not be a multiple of 7 */

		d[i] = center + width * ((double)at * 2 / (double)(n - 1) - 1);
	}
}

static void block_number_is_the_median_log_ratio_of_its_rounds(void **state)
{
	const double old_x[] = {1, 2, 4, 1, 1}, new_x[] = {1.5, 2, 2, 100, 1.1};
	const double bad[] = {1, 0, 1, 1, 1};
	double room[5];

	(void)state;
	assert_rel(block_log_ratio(old_x, new_x, 5, room), log(1.1), 1e-15);
	assert_rel(block_log_ratio(old_x, new_x, 4, room), log(1.5) / 2, 1e-15);
	assert_rel(block_log_ratio(old_x, old_x, 5, room), 0, 0);
	assert_true(isnan(block_log_ratio(old_x, bad, 5, room)));
	assert_true(isnan(block_log_ratio(old_x, new_x, 0, room)));
}

static void a_clear_difference_is_decided_at_the_first_look(void **state)
{
	struct spending plan = spending_duel();
	struct block_verdict got;
	double d[16];

	(void)state;
	spread(d, 16, log(1.05), 0.02);
	got = block_decide(d, 15, &plan, 0.01, scratch);
	assert_int_equal(got.verdict, VERDICT_UNDECIDED);
	assert_int_equal(got.look, -1);
	assert_int_equal(got.missing, 1);
	assert_rel(got.p, 1, 0);
	got = block_decide(d, 16, &plan, 0.01, scratch);
	assert_int_equal(got.verdict, VERDICT_SLOWER);
	assert_int_equal(got.look, 0);
	assert_int_equal(got.missing, 0);
	assert_rel(got.ratio.estimate, 1.05, 1e-9);
	assert_true(got.ratio.low > 1.03 && got.ratio.high < 1.07);
	/* 2^-15 at the look, times what the plan makes of it: .05 / .005 */
	assert_rel(got.p, 10 / 32768.0, 1e-12);
	assert_true(got.exact);
	assert_false(got.mean_disagrees);
}

static void the_other_direction_is_faster(void **state)
{
	struct spending plan = spending_fixed(25, 0.05);
	double d[25];

	(void)state;
	spread(d, 25, -0.03, 0.04);
	assert_int_equal(block_decide(d, 25, &plan, 0.01, scratch).verdict, VERDICT_FASTER);
}

static void same_is_claimed_inside_the_margin_only(void **state)
{
	struct spending plan = spending_fixed(48, 0.05);
	double d[48];

	(void)state;
	spread(d, 48, 0, 0.01);
	assert_int_equal(block_decide(d, 48, &plan, 0.01, scratch).verdict, VERDICT_SAME);
	assert_int_equal(block_decide(d, 48, &plan, 0.001, scratch).verdict, VERDICT_UNDECIDED);
}

static void blocks_after_the_deciding_look_change_nothing(void **state)
{
	struct spending plan = spending_duel();
	struct block_verdict early, late;
	double d[BLOCKS_MAX];

	(void)state;
	spread(d, 16, 0.05, 0.02);
	for (size_t i = 16; i < BLOCKS_MAX; i++)
		d[i] = -1;
	early = block_decide(d, 16, &plan, 0.01, scratch);
	late = block_decide(d, BLOCKS_MAX, &plan, 0.01, scratch);
	assert_int_equal(late.verdict, VERDICT_SLOWER);
	assert_int_equal(late.blocks, 16);
	assert_rel(late.ratio.low, early.ratio.low, 0);
	assert_rel(late.p, early.p, 0);
}

static void between_looks_nothing_is_decided(void **state)
{
	struct spending plan = {2, {{16, 0.01}, {100, 0.04}}};
	struct block_verdict got;
	double d[60];

	(void)state;
	spread(d, 16, 0, 0.04);
	spread(d + 16, 44, 0.08, 0.01);
	got = block_decide(d, 60, &plan, 0.01, scratch);
	assert_true(got.ratio.low > 1);
	assert_int_equal(got.verdict, VERDICT_UNDECIDED);
	assert_int_equal(got.look, 0);
	assert_int_equal(got.blocks, 60);
	assert_int_equal(got.missing, 40);
}

static void missing_blocks_grow_with_the_spread(void **state)
{
	struct spending plan = spending_duel();
	struct block_verdict near, far;
	double d[16];

	(void)state;
	spread(d, 16, 0.012, 0.03);
	near = block_decide(d, 16, &plan, 0.01, scratch);
	assert_int_equal(near.verdict, VERDICT_UNDECIDED);
	assert_int_equal(near.missing, 80 - 16);
	spread(d, 16, 0.012, 0.3);
	far = block_decide(d, 16, &plan, 0.01, scratch);
	assert_true(far.missing > 200 && far.missing != BLOCK_MISSING_UNKNOWN);
}

static void outliers_that_drive_the_mean_are_told(void **state)
{
	struct spending plan = spending_fixed(30, 0.05);
	struct block_verdict got;
	double d[30];

	(void)state;
	spread(d, 30, 0.02, 0.01);
	d[3] = -3;
	got = block_decide(d, 30, &plan, 0.01, scratch);
	assert_int_equal(got.verdict, VERDICT_SLOWER);
	assert_true(got.mean_disagrees);
}

static void too_little_and_broken_data_decide_nothing(void **state)
{
	struct spending plan = spending_duel(), tiny = spending_fixed(3, 0.05);
	struct block_verdict got;
	double d[48];

	(void)state;
	got = block_decide(d, 0, &plan, 0.01, scratch);
	assert_int_equal(got.verdict, VERDICT_UNDECIDED);
	assert_true(isinf(got.log_ratio.high));
	assert_true(got.missing == BLOCK_MISSING_UNKNOWN);
	spread(d, 3, 0.5, 0.001);
	got = block_decide(d, 3, &tiny, 0.01, scratch);
	assert_int_equal(got.verdict, VERDICT_UNDECIDED);
	assert_true(isinf(got.ratio.high));
	spread(d, 48, 0.05, 0.01);
	d[5] = NAN;
	got = block_decide(d, 48, &plan, 0.01, scratch);
	assert_int_equal(got.verdict, VERDICT_UNDECIDED);
	assert_rel(got.p, 1, 0);
	assert_true(got.missing == BLOCK_MISSING_UNKNOWN);
}

static void identical_blocks_are_the_same(void **state)
{
	struct spending plan = spending_duel();
	struct block_verdict got;
	double d[16] = {0};

	(void)state;
	got = block_decide(d, 16, &plan, 0.01, scratch);
	assert_int_equal(got.verdict, VERDICT_SAME);
	assert_rel(got.ratio.estimate, 1, 0);
}

/* Share of `reps` duels of true log ratio `truth` that end with each verdict. */

static struct block_verdict with_limit(const double *d, size_t n, double limit, size_t family)
{
	const struct block_limit asked = {limit, family};
	struct spending plan = spending_duel();

	return block_decide_limit(d, n, &plan, 0.01, &asked, scratch);
}

static void a_limit_is_asked_after_the_verdict(void **state)
{
	struct block_verdict got;
	double d[80];

	(void)state;
	spread(d, 80, log(1.055), 0.06);
	got = with_limit(d, 24, 0.05, 1);
	assert_int_equal(got.verdict, VERDICT_SLOWER); /* since the first look */
	assert_false(got.is_settled);
	assert_int_equal(got.look, 1);
	assert_true(got.p_beyond > .05);
	got = with_limit(d, 80, 0.02, 1); /* it is shown */
	assert_true(got.is_settled);
	assert_true(got.p_beyond <= .05);
	got = with_limit(d, 80, 0.20, 1); /* it is not reached */
	assert_true(got.is_settled);
	assert_int_equal(got.look, 0);
	assert_true(got.p_beyond > .05);
}

static void without_a_limit_the_verdict_settles_it(void **state)
{
	struct spending plan = spending_duel();
	struct block_verdict got;
	double d[16];

	(void)state;
	spread(d, 16, log(1.05), 0.02);
	got = block_decide(d, 16, &plan, 0.01, scratch);
	assert_true(got.is_settled);
	assert_true(isnan(got.p_beyond));
	assert_false(block_decide(d, 15, &plan, 0.01, scratch).is_settled);
}

/* Bonferroni: what is shown of one alone is not yet shown of one among hundreds. */
static void a_limit_asked_of_many_needs_more(void **state)
{
	double d[16];

	(void)state;
	spread(d, 16, log(1.10), 0.02);
	assert_rel(with_limit(d, 16, 0.05, 1).p_beyond, 10 / 32768.0, 1e-9);
	assert_true(with_limit(d, 16, 0.05, 163).is_settled);
	assert_false(with_limit(d, 16, 0.05, 164).is_settled);
}

static void duels(double truth, int reps, double *share)
{
	struct spending plan = spending_duel();
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	double d[200];

	gsl_rng_set(rng, 7);
	for (int r = 0; r < reps; r++) {
		for (size_t i = 0; i < 200; i++)
			d[i] = truth + gsl_ran_gaussian(rng, 0.0186);
		share[block_decide(d, 200, &plan, 0.01, scratch).verdict] += 1.0 / reps;
	}
	gsl_rng_free(rng);
}

/* 99.9 % binomial band of 5 % at 300 tries: at most 9.7 %; of 2.5 %: at most 6.2 %. */
static bool is_narrow(const void *context, struct interval log_ratio)
{
	const double *width = context;

	return log_ratio.high - log_ratio.low <= *width;
}

/* What the four words would have decided long ago goes on until the question is answered. */
static void a_question_is_asked_until_it_is_answered(void **state)
{
	static double d[200];
	const struct spending plan = spending_duel();
	double width = 0.03;
	const struct block_question question = {is_narrow, &width};
	struct block_verdict got;

	(void)state;
	for (size_t i = 0; i < 200; i++)
		d[i] = 0.1 + (i % 2 ? 0.01 : -0.01) + (double)i * 1e-6;
	assert_int_equal(block_decide(d, 200, &plan, 0.01, scratch).blocks, 16);
	assert_int_equal(block_decide_question(d, 200, &plan, 0.01, &question, scratch).blocks, 16);
	width = 0.004;
	got = block_decide_question(d, 200, &plan, 0.01, &question, scratch);
	assert_true(got.is_settled);
	assert_true(got.blocks > 16 && got.log_ratio.high - got.log_ratio.low <= width);
	width = 0;
	got = block_decide_question(d, 30, &plan, 0.01, &question, scratch);
	assert_false(got.is_settled);
	assert_int_equal(got.blocks, 30); /* all there are, at the level of the look to come */
	got = block_decide_question(d, 200, &plan, 0.01, &question, scratch);
	assert_false(got.is_settled);
	assert_int_equal(got.verdict, VERDICT_SLOWER);
}

static void error_rates_hold_over_all_looks(void **state)
{
	double null[4] = {0}, edge[4] = {0}, two[4] = {0};

	(void)state;
	duels(0, 300, null);
	assert_true(null[VERDICT_FASTER] + null[VERDICT_SLOWER] <= 0.097);
	assert_true(null[VERDICT_SAME] > 0.5);
	duels(log(1.01), 300, edge);
	assert_true(edge[VERDICT_SAME] <= 0.062);
	duels(log(1.02), 300, two);
	assert_true(two[VERDICT_SLOWER] > 0.99);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(block_number_is_the_median_log_ratio_of_its_rounds),
		cmocka_unit_test(a_clear_difference_is_decided_at_the_first_look),
		cmocka_unit_test(the_other_direction_is_faster),
		cmocka_unit_test(same_is_claimed_inside_the_margin_only),
		cmocka_unit_test(blocks_after_the_deciding_look_change_nothing),
		cmocka_unit_test(between_looks_nothing_is_decided),
		cmocka_unit_test(missing_blocks_grow_with_the_spread),
		cmocka_unit_test(outliers_that_drive_the_mean_are_told),
		cmocka_unit_test(too_little_and_broken_data_decide_nothing),
		cmocka_unit_test(identical_blocks_are_the_same),
		cmocka_unit_test(a_limit_is_asked_after_the_verdict),
		cmocka_unit_test(without_a_limit_the_verdict_settles_it),
		cmocka_unit_test(a_limit_asked_of_many_needs_more),
		cmocka_unit_test(a_question_is_asked_until_it_is_answered),
		cmocka_unit_test(error_rates_hold_over_all_looks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
