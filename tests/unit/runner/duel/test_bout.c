#include "runner/duel/bout.h"
#include "stats/random.h"
#include "tests/unit/support.h"

#include <math.h>

/* A benchmark whose loops are known, with looks after 6 and 12 blocks. */
static struct bout begin(void)
{
	struct bout bout = {.margin = 0.01,
			    .plan.loops = 1,
			    .looks = {2, {{6, 0.04}, {12, 0.01}}},
			    .verdict.ratio = interval_unbounded(NAN)};

	return bout;
}

static void keep(struct bout *bout, long number, double d)
{
	assert_int_equal(bout_kept(bout, (size_t)number, d, NULL), 0);
}

static void a_look_is_taken_when_all_blocks_before_it_are_there(void **state)
{
	struct bout bout = begin();
	long numbers[7];

	(void)state;
	for (int i = 0; i < 7; i++)
		assert_int_equal(numbers[i] = bout_start_block(&bout, NULL), i);
	for (int i = 6; i >= 0; i--) { /* backwards, so that the first one comes last */
		assert_int_equal(bout.status, BOUT_GOING_ON);
		keep(&bout, numbers[i], 0.1 + i * 1e-4);
	}
	assert_int_equal(bout.status, BOUT_DECIDED);
	assert_int_equal(bout.verdict.verdict, VERDICT_SLOWER);
	assert_int_equal(bout.n, 6);
	/* The seventh was on its way: it is no part of the result. */
	assert_false(bout_is_surplus(&bout, 5));
	assert_true(bout_is_surplus(&bout, 6));
	bout_release(&bout);
}

static bool never(const void *context, struct interval log_ratio)
{
	(void)context;
	(void)log_ratio;
	return false;
}

static void a_question_of_its_own_is_what_ends_it(void **state)
{
	const struct block_question question = {never, NULL};
	struct bout bout = begin();

	(void)state;
	bout.question = &question;
	for (int i = 0; i < 12; i++) {
		assert_int_equal(bout.status, BOUT_GOING_ON);
		keep(&bout, bout_start_block(&bout, NULL), 0.1 + i * 1e-4);
	}
	assert_int_equal(bout.status, BOUT_SPENT);
	assert_int_equal(bout.decided_at, 12);
	bout_release(&bout);
}

/* What is shown last while it goes on is what the report says when the clock then ends it. */
static void what_is_shown_is_what_the_end_would_say(void **state)
{
	struct random_state random = random_seeded(4, 7);

	(void)state;
	for (int ends_at = 1; ends_at <= 11; ends_at++) {
		struct bout bout = begin();
		struct block_verdict shown;

		for (int i = 0; i < ends_at; i++)
			keep(&bout, bout_start_block(&bout, NULL), .02 * random_normal(&random));
		assert_int_equal(bout_verdict_now(&bout, &shown, NULL), 0);
		assert_int_equal(bout_end(&bout, true, NULL), 0);
		assert_int_equal(shown.verdict, bout.verdict.verdict);
		assert_rel(shown.ratio.estimate, bout.verdict.ratio.estimate, 0);
		assert_rel(shown.ratio.low, bout.verdict.ratio.low, 0);
		assert_rel(shown.ratio.high, bout.verdict.ratio.high, 0);
		assert_rel(shown.ratio.level, bout.verdict.ratio.level, 0);
		bout_release(&bout);
	}
}

/* The verdict and its numbers are those of blocks that came one by one, whatever the order. */
static void the_order_of_arrival_changes_nothing(void **state)
{
	const double d[] = {.01, -.02, .03, .004, -.005, .02, -.01, .006, .012, .03, -.02, .01};
	const int order[] = {1, 0, 3, 2, 5, 4, 8, 6, 7, 11, 10, 9};
	struct bout one = begin(), many = begin();

	(void)state;
	for (int i = 0; i < 12; i++)
		keep(&one, bout_start_block(&one, NULL), d[i]);
	for (int i = 0; i < 12; i++)
		bout_start_block(&many, NULL);
	for (int i = 0; i < 12; i++)
		keep(&many, order[i], d[order[i]]);
	assert_int_equal(one.status, many.status);
	assert_int_equal(one.n, many.n);
	assert_memory_equal(one.d, many.d, one.n * sizeof(*one.d));
	assert_true(one.verdict.ratio.low == many.verdict.ratio.low);
	assert_true(one.verdict.p == many.verdict.p);
	bout_release(&one);
	bout_release(&many);
}

static void a_lost_number_is_given_again(void **state)
{
	struct bout bout = begin();

	(void)state;
	for (int i = 0; i < 3; i++)
		bout_start_block(&bout, NULL);
	bout_lost(&bout, 1);
	assert_int_equal(bout_start_block(&bout, NULL), 1);
	assert_int_equal(bout_start_block(&bout, NULL), 3);
	assert_int_equal(bout.starts, 5);
	bout_release(&bout);
}

static void the_first_block_is_alone_while_loops_are_unknown(void **state)
{
	struct bout bout = begin();

	(void)state;
	bout.plan.loops = 0;
	assert_true(bout_wants_block(&bout));
	bout_start_block(&bout, NULL);
	assert_false(bout_wants_block(&bout));
	bout.plan.loops = 8;
	for (int i = 1; i < 12; i++) {
		assert_true(bout_wants_block(&bout));
		bout_start_block(&bout, NULL);
	}
	assert_false(bout_wants_block(&bout)); /* the last look needs no more */
	bout_release(&bout);
}

static void retakes_stay_a_tenth(void **state)
{
	struct bout bout = begin();

	(void)state;
	bout.kept = 8;
	assert_false(bout_retakes(&bout, 8, 8));
	bout.kept = 9;
	assert_true(bout_retakes(&bout, 4, 8));
	assert_false(bout_retakes(&bout, 3, 8));
	bout.retaken = 1;
	assert_false(bout_retakes(&bout, 8, 8));
	bout_release(&bout);
}

static void when_the_time_is_up_all_error_that_is_left_is_spent(void **state)
{
	struct bout bout = begin();

	(void)state;
	for (int i = 0; i < 8; i++)
		keep(&bout, bout_start_block(&bout, NULL), i % 2 ? 0.2 : -0.2);
	assert_int_equal(bout_end(&bout, true, NULL), 0);
	assert_int_equal(bout.status, BOUT_SPENT);
	assert_int_equal(bout.looks.count, 2);
	assert_int_equal(bout.looks.look[1].n, 8);
	assert_true(fabs(spending_total(&bout.looks) - 0.05) < 1e-15);
	bout_release(&bout);
}

static void an_interrupt_closes_gaps_and_takes_no_look_that_was_not_due(void **state)
{
	struct bout bout = begin();

	(void)state;
	for (int i = 0; i < 9; i++)
		bout_start_block(&bout, NULL);
	for (int i = 0; i < 9; i++)
		if (i == 4)
			bout_lost(&bout, 4);
		else
			keep(&bout, i, 0.1 + i * 1e-4);
	assert_int_equal(bout.n, 4);
	assert_int_equal(bout_end(&bout, false, NULL), 0);
	assert_int_equal(bout.n, 8);
	assert_int_equal(bout.looks.look[1].n, 12);
	/* Six are there now: whoever reads the files takes that look too. */
	assert_int_equal(bout.verdict.verdict, VERDICT_SLOWER);
	assert_false(bout_is_surplus(&bout, 8));
	bout_release(&bout);
}

/* Going on later, the interrupted block is measured again and the verdict is that of six. */
static void a_pause_keeps_gaps_and_takes_no_look_behind_them(void **state)
{
	struct bout bout = begin();

	(void)state;
	for (int i = 0; i < 7; i++)
		bout_start_block(&bout, NULL);
	for (int i = 0; i < 7; i++)
		if (i == 4)
			bout_lost(&bout, 4);
		else
			keep(&bout, i, 0.1 + i * 1e-4);
	bout_pause(&bout);
	assert_int_equal(bout.status, BOUT_GOING_ON);
	assert_int_equal(bout.n, 4);
	assert_false(bout_is_surplus(&bout, 3));
	assert_true(bout_is_surplus(&bout, 5));
	assert_int_equal(bout_start_block(&bout, NULL), 4);
	keep(&bout, 4, 0.1);
	assert_int_equal(bout.status, BOUT_DECIDED);
	assert_int_equal(bout.decided_at, 6);
	bout_release(&bout);
}

static void a_look_between_leaves_error_for_those_to_come(void **state)
{
	struct bout bout = begin();
	bool taken;

	(void)state;
	bout.looks = (struct spending){2, {{6, 0.02}, {12, 0.03}}};
	for (int i = 0; i < 8; i++)
		keep(&bout, bout_start_block(&bout, NULL), i % 2 ? 0.2 : -0.2);
	assert_int_equal(bout_look_between(&bout, &taken, NULL), 0);
	assert_true(taken);
	assert_int_equal(bout.status, BOUT_GOING_ON);
	assert_int_equal(bout.looks.count, 3);
	assert_int_equal(bout.looks.look[1].n, 8);
	assert_true(fabs(bout.looks.look[2].alpha - 0.015) < 1e-15);
	assert_true(fabs(spending_total(&bout.looks) - 0.05) < 1e-15);
	bout_release(&bout);
}

static void a_look_between_may_decide_and_is_not_wasted_on_too_few(void **state)
{
	struct bout few = begin(), many = begin();
	bool taken;

	(void)state;
	few.looks = many.looks = spending_duel();
	for (int i = 0; i < 5; i++)
		keep(&few, bout_start_block(&few, NULL), 0.1 + i * 1e-4);
	assert_int_equal(bout_look_between(&few, &taken, NULL), 0);
	assert_false(taken); /* no interval of five blocks reaches any level of the plan */
	assert_int_equal(few.looks.count, 5);
	for (int i = 0; i < 12; i++)
		keep(&many, bout_start_block(&many, NULL), 0.1 + i * 1e-4);
	bout_start_block(&many, NULL);
	assert_int_equal(bout_look_between(&many, &taken, NULL), 0);
	assert_true(taken);
	assert_int_equal(many.status, BOUT_DECIDED);
	assert_true(bout_is_surplus(&many, 12));
	bout_release(&few);
	bout_release(&many);
}

/* A benchmark that says that it is not to be measured has not failed; either way the first cause is
   the one that is told, and no block follows. */
static void skipped_and_failed_are_two_ends(void **state)
{
	const struct err skipped = {.kind = ERR_SKIPPED, .text = "needs zstd"};
	const struct err failed = {.kind = ERR_BENCHMARK, .text = "ValueError"};
	struct bout one = begin(), other = begin();

	(void)state;
	assert_false(bout_is_out(&one));
	bout_give_up(&one, &skipped, NULL, 1, 3);
	bout_give_up(&one, &failed, strdup("more"), 0, 4);
	assert_int_equal(one.status, BOUT_SKIPPED);
	assert_int_equal(one.failed_side, 1);
	assert_int_equal(one.failed_block, 3);
	assert_string_equal(one.err.text, "needs zstd");
	bout_give_up(&other, &failed, NULL, -1, 0);
	assert_int_equal(other.status, BOUT_FAILED);
	for (int i = 0; i < 2; i++) {
		const struct bout *bout = i ? &other : &one;

		assert_true(bout_is_out(bout));
		assert_false(bout_wants_block(bout));
	}
	assert_int_equal(bout_end(&one, true, NULL), 0);
	assert_int_equal(one.status, BOUT_SKIPPED);
	bout_release(&one);
	bout_release(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_look_is_taken_when_all_blocks_before_it_are_there),
		cmocka_unit_test(a_question_of_its_own_is_what_ends_it),
		cmocka_unit_test(what_is_shown_is_what_the_end_would_say),
		cmocka_unit_test(skipped_and_failed_are_two_ends),
		cmocka_unit_test(the_order_of_arrival_changes_nothing),
		cmocka_unit_test(a_lost_number_is_given_again),
		cmocka_unit_test(the_first_block_is_alone_while_loops_are_unknown),
		cmocka_unit_test(retakes_stay_a_tenth),
		cmocka_unit_test(when_the_time_is_up_all_error_that_is_left_is_spent),
		cmocka_unit_test(a_pause_keeps_gaps_and_takes_no_look_behind_them),
		cmocka_unit_test(a_look_between_leaves_error_for_those_to_come),
		cmocka_unit_test(a_look_between_may_decide_and_is_not_wasted_on_too_few),
		cmocka_unit_test(an_interrupt_closes_gaps_and_takes_no_look_that_was_not_due),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
