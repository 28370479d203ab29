/* The order of several sides, who leads, and how often same code is told apart. */
#include "stats/block.h"
#include "stats/random.h"
#include "stats/ranking.h"
#include "stats/spending.h"
#include "tests/unit/support.h"

static const struct interval reference = {1, 1, 1, 1};
static const struct interval failed = {NAN, NAN, NAN, NAN};

static void the_fastest_stands_first_and_a_failed_one_last(void **state)
{
	const struct interval sides[] = {
		failed, reference, {0.90, 0.89, 0.91, .98}, {1.10, 1.08, 1.12, .98}};
	size_t order[4];
	bool leads[4];

	(void)state;
	assert_int_equal(ranking_of(sides, 4, 0.01, order, leads), 1);
	assert_int_equal(order[0], 2);
	assert_int_equal(order[1], 1);
	assert_int_equal(order[2], 3);
	assert_int_equal(order[3], 0);
}

static void sides_whose_intervals_meet_lead_together(void **state)
{
	const struct interval sides[] = {
		reference, {0.90, 0.88, 0.92, .98}, {0.93, 0.91, 0.95, .98}};
	size_t order[3];
	bool leads[3];

	(void)state;
	assert_int_equal(ranking_of(sides, 3, 0.01, order, leads), 2);
	assert_int_equal(order[0], 1);
	assert_int_equal(order[1], 2);
	assert_false(leads[0]);
	assert_true(leads[1]);
	assert_true(leads[2]);
}

/* .995 is shown to be less than 1, but lies inside the margin of 1 %: the same. */
static void what_does_not_matter_makes_nobody_the_fastest(void **state)
{
	const struct interval sides[] = {reference, {0.995, 0.993, 0.997, .98}};
	size_t order[2];
	bool leads[2];

	(void)state;
	assert_int_equal(ranking_of(sides, 2, 0.01, order, leads), 2);
	assert_int_equal(ranking_of(sides, 2, 0.001, order, leads), 1);
	assert_int_equal(order[0], 1);
}

/* The middle one is behind, the wide one behind it may not be. */
static void a_leader_may_stand_behind_one_that_is_none(void **state)
{
	const struct interval sides[] = {
		reference, {0.90, 0.89, 0.91, .98}, {1.05, 0.80, 1.40, .98}};
	size_t order[3];
	bool leads[3];

	(void)state;
	assert_int_equal(ranking_of(sides, 3, 0.01, order, leads), 2);
	assert_int_equal(order[2], 2);
	assert_true(leads[1]);
	assert_false(leads[0]);
	assert_true(leads[2]);
}

static void what_is_not_known_may_be_as_fast(void **state)
{
	const struct interval sides[] = {{0.5, 0.4, 0.6, .98}, {2, 0, INFINITY, 1}};
	size_t order[2];
	bool leads[2];

	(void)state;
	assert_int_equal(ranking_of(sides, 2, 0.01, order, leads), 2);
	assert_int_equal(order[0], 0);
}

static void without_an_estimate_nobody_leads(void **state)
{
	size_t order[1] = {7};
	bool leads[1];

	(void)state;
	assert_int_equal(ranking_of(&failed, 1, 0.01, order, leads), 0);
	assert_int_equal(ranking_of(NULL, 0, 0.01, order, leads), 0);
}

/* ---- candidates of the same code, on a machine as rough as one likes */

enum { CANDIDATES = 4, BLOCKS = 40, CONTESTS = 2500 };

/* Symmetric, with far outliers, as a block's number is by the coins. */
static double draw(struct random_state *random)
{
	double wide = random_uniform(random) < 0.1 ? 10 : 1;

	return 0.01 * wide * random_normal(random);
}

struct told_apart {
	double candidates; /* the share of contests in which even one was called slower or faster */
	double leaders;	   /* in which not all lead */
};

static struct told_apart run_contests(const struct spending *plan)
{
	struct random_state random = random_seeded(7, 1);
	struct told_apart told = {0};
	double *scratch = malloc((block_scratch(BLOCKS) + 1) * sizeof(*scratch));

	assert_non_null(scratch);
	for (int contest = 0; contest < CONTESTS; contest++) {
		struct interval sides[CANDIDATES + 1] = {reference};
		size_t order[CANDIDATES + 1];
		bool leads[CANDIDATES + 1];
		bool any = false;

		for (int i = 1; i <= CANDIDATES; i++) {
			struct block_verdict v;
			double d[BLOCKS];

			for (int k = 0; k < BLOCKS; k++)
				d[k] = draw(&random);
			v = block_decide(d, BLOCKS, plan, 0.0, scratch);
			any |= v.verdict != VERDICT_UNDECIDED;
			sides[i] = v.ratio;
		}
		told.candidates += any;
		told.leaders += ranking_of(sides, CANDIDATES + 1, 0.0, order, leads) <= CANDIDATES;
	}
	free(scratch);
	told.candidates /= CONTESTS;
	told.leaders /= CONTESTS;
	return told;
}

/* The draws are fixed. Of 2500 contests at a rate of 5 % more than 6.4 % would come once in 1000
   draws. */
static void same_code_is_told_apart_no_more_often_than_in_one_duel(void **state)
{
	const struct spending plan = {3, {{16, 0.015}, {24, 0.015}, {40, 0.02}}};
	const struct spending share = spending_shared(&plan, CANDIDATES);
	struct told_apart shared = run_contests(&share), each = run_contests(&plan);

	(void)state;
	assert_true(shared.candidates < 0.064);
	assert_true(shared.leaders < 0.064);
	assert_true(each.candidates > 0.1); /* what sharing is for */
	assert_true(shared.candidates > 0.005);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_fastest_stands_first_and_a_failed_one_last),
		cmocka_unit_test(sides_whose_intervals_meet_lead_together),
		cmocka_unit_test(what_does_not_matter_makes_nobody_the_fastest),
		cmocka_unit_test(a_leader_may_stand_behind_one_that_is_none),
		cmocka_unit_test(what_is_not_known_may_be_as_fast),
		cmocka_unit_test(without_an_estimate_nobody_leads),
		cmocka_unit_test(same_code_is_told_apart_no_more_often_than_in_one_duel),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
