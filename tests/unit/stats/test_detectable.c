/* The smallest difference that can be shown: against the formula by hand, and against what
   simulated comparisons of just that difference find. */
#include "stats/detectable.h"
#include "stats/block.h"
#include "stats/random.h"
#include "tests/unit/support.h"

#include <math.h>

static void a_stored_comparison_follows_the_formula(void **state)
{
	/* 10 processes a side, sd 1 %: se = .01 sqrt(.2), df = 18: t = 2.1009, .8621 */
	struct detectable found = detectable_stored(.01, .5, 10, NULL, .95, .8);

	(void)state;
	assert_int_equal(found.n, 10);
	assert_int_equal(found.limit, DETECTABLE_TIME);
	assert_rel(found.log_difference, (2.100922040240960 + 0.862048668) * .01 * sqrt(.2), 1e-7);
}

static void what_differs_between_sessions_does_not_average_out(void **state)
{
	struct ttest_session session = {.variance = 1e-4, .df = 7};
	struct detectable shorter = detectable_stored(.01, .1, 10, &session, .95, .8);
	struct detectable longer = detectable_stored(.01, .1, 1000, &session, .95, .8);

	(void)state;
	assert_int_equal(shorter.limit, DETECTABLE_SESSIONS);
	assert_true(longer.log_difference < shorter.log_difference);
	/* never below what the sessions alone leave: (2.3646 + .8960) sqrt(2) % */
	assert_rel(longer.log_difference, (2.364624 + .896030) * .01 * sqrt(2), .002);
}

static void too_little_time_shows_nothing(void **state)
{
	struct spending looks = spending_duel();

	(void)state;
	assert_int_equal(detectable_duel(.01, 1, 5, &looks, .8).limit, DETECTABLE_NOTHING);
	assert_true(isinf(detectable_duel(.01, 1, 5, &looks, .8).log_difference));
	assert_int_equal(detectable_duel(.01, .1, 0, &looks, .8).limit, DETECTABLE_NOTHING);
	assert_int_equal(detectable_duel(NAN, .1, 9, &looks, .8).limit, DETECTABLE_NOTHING);
	assert_int_equal(detectable_stored(.01, 3, 10, NULL, .95, .8).limit, DETECTABLE_NOTHING);
	assert_int_equal(detectable_duel(.01, .01, 60, &looks, .8).limit, DETECTABLE_LOOKS);
	assert_int_equal(detectable_duel(.01, .01, 60, &looks, .8).n, 200);
}

/* Share of `n` simulated duels of the predicted difference that are decided as different. */
static void a_duel_finds_its_smallest_difference_as_often_as_promised(void **state)
{
	enum { N = 60, REPEATS = 1000 };
	struct spending looks = spending_duel(), ended = spending_ended_at(&looks, N);
	/* the signed-rank test has 3 / pi of the mean's efficiency for normal data */
	struct detectable found =
		detectable_duel(.02 / sqrt(3 / M_PI), .1, N * .1 + .05, &looks, .8);
	struct random_state random = random_seeded(20261125, 0);
	double d[N], scratch[100000];
	int decided = 0;

	(void)state;
	assert_int_equal(found.n, N);
	assert_true(block_scratch(N) <= sizeof(scratch) / sizeof(*scratch));
	for (int i = 0; i < REPEATS; i++) {
		struct block_verdict verdict;

		for (int k = 0; k < N; k++)
			d[k] = found.log_difference + .02 * random_normal(&random);
		verdict = block_decide(d, N, &ended, 1e-9, scratch);
		decided += verdict.verdict == VERDICT_SLOWER;
	}
	/* earlier looks add a little; three standard errors are 4 points */
	assert_true(decided > 760 && decided < 880);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stored_comparison_follows_the_formula),
		cmocka_unit_test(what_differs_between_sessions_does_not_average_out),
		cmocka_unit_test(too_little_time_shows_nothing),
		cmocka_unit_test(a_duel_finds_its_smallest_difference_as_often_as_promised),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
