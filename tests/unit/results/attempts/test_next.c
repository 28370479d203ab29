#include "results/attempts/next.h"
#include "tests/unit/results/attempts/session.h"

static void a_new_loop_wants_a_change(void **state)
{
	struct attempts attempts = session_new();

	(void)state;
	assert_int_equal(next_of(&attempts, "tree 0").kind, NEXT_CHANGE);
	assert_int_equal(next_of(&attempts, NULL).kind, NEXT_CHANGE);
	attempts_release(&attempts);
}

static void a_tree_that_was_never_measured_is_to_be_tried(void **state)
{
	struct attempts attempts = session_new();

	(void)state;
	assert_int_equal(next_of(&attempts, "another").kind, NEXT_TRY);
	session_try(&attempts, VERDICT_FASTER, .5);
	assert_int_equal(next_of(&attempts, "another").kind, NEXT_TRY);
	attempts_release(&attempts);
}

static void the_fastest_try_is_to_be_kept(void **state)
{
	struct attempts attempts = session_new();
	struct next next;

	(void)state;
	session_try(&attempts, VERDICT_FASTER, .9);
	session_try(&attempts, VERDICT_FASTER, .5);
	session_try(&attempts, VERDICT_SAME, 1);
	next = next_of(&attempts, "tree 3");
	assert_int_equal(next.kind, NEXT_KEEP);
	assert_int_equal(next.attempt, 2);
	assert_string_equal(next.name, "report");
	assert_rel(next.ratio.estimate, .5, 0);
	assert_true(next.is_elsewhere);
	assert_false(next_of(&attempts, "tree 2").is_elsewhere);
	attempts_release(&attempts);
}

static void faster_here_and_slower_there_is_not_to_be_kept(void **state)
{
	struct attempts attempts = session_new();
	struct trial *mixed = session_try(&attempts, VERDICT_FASTER, .5);

	(void)state;
	session_row(mixed, "other", VERDICT_SLOWER, 1.2);
	assert_int_equal(trial_outcome(mixed), OUTCOME_MIXED);
	assert_int_equal(next_of(&attempts, "tree 1").kind, NEXT_OTHER);
	attempts_release(&attempts);
}

static void what_was_not_confirmed_is_not_asked_again(void **state)
{
	struct attempts attempts = session_new();

	(void)state;
	session_try(&attempts, VERDICT_FASTER, .97);
	session_keep(&attempts, 1, VERDICT_SAME, 1);
	assert_int_equal(attempts_base(&attempts), 0);
	assert_int_not_equal(next_of(&attempts, "tree 1").kind, NEXT_KEEP);
	attempts_release(&attempts);
}

static void a_confirmed_try_begins_anew(void **state)
{
	struct attempts attempts = session_new();

	(void)state;
	session_try(&attempts, VERDICT_FASTER, .9);
	session_try(&attempts, VERDICT_FASTER, .5);
	session_keep(&attempts, 2, VERDICT_FASTER, .5);
	assert_int_equal(attempts_base(&attempts), 1);
	/* what was measured against the first baseline says nothing of the second */
	assert_int_equal(next_of(&attempts, "tree 2").kind, NEXT_CHANGE);
	assert_null(attempts_find_tree(&attempts, "tree 1"));
	attempts_release(&attempts);
}

static void an_undecided_try_names_the_longest_budget(void **state)
{
	struct attempts attempts = session_new();
	struct trial *trial = session_try(&attempts, VERDICT_UNDECIDED, .99);
	struct next next;

	(void)state;
	trial->rows[0].budget_s = 40;
	session_row(trial, "other", VERDICT_UNDECIDED, .98);
	trial->rows[1].budget_s = 60;
	next = next_of(&attempts, "tree 1");
	assert_int_equal(next.kind, NEXT_LONGER);
	assert_string_equal(next.name, "other");
	assert_rel(next.budget_s, 60, 0);
	/* where nothing would decide it, something else is to be tried */
	trial->rows[0].budget_s = trial->rows[1].budget_s = 0;
	assert_int_equal(next_of(&attempts, "tree 1").kind, NEXT_OTHER);
	attempts_release(&attempts);
}

static void three_in_a_row_without_a_gain_want_a_look(void **state)
{
	struct attempts attempts = session_new();

	(void)state;
	session_try(&attempts, VERDICT_SAME, 1);
	assert_int_equal(next_of(&attempts, "tree 1").kind, NEXT_OTHER);
	session_try(&attempts, VERDICT_SLOWER, 1.1);
	assert_int_equal(next_of(&attempts, "tree 2").kind, NEXT_OTHER);
	session_try(&attempts, VERDICT_SAME, 1);
	assert_int_equal(next_of(&attempts, "tree 3").kind, NEXT_LOOK);
	assert_int_equal(next_of(&attempts, "tree 3").in_a_row, 3);
	attempts_release(&attempts);
}

static void a_failed_try_is_to_be_mended(void **state)
{
	struct attempts attempts = session_new();
	struct trial *trial = session_try(&attempts, VERDICT_UNDECIDED, 1);
	struct next next;

	(void)state;
	trial->rows[0].failure = strdup("ValueError: no");
	next = next_of(&attempts, "tree 1");
	assert_int_equal(next.kind, NEXT_MEND);
	assert_int_equal(next.attempt, 1);
	assert_string_equal(next.name, "report");
	attempts_release(&attempts);
}

static void a_try_that_skips_everything_is_to_be_enabled_and_is_no_lost_gain(void **state)
{
	struct attempts attempts = session_new();
	struct trial *trial;

	(void)state;
	session_try(&attempts, VERDICT_SAME, 1);
	trial = session_try(&attempts, VERDICT_UNDECIDED, NAN);
	trial->rows[0].skipped = strdup("needs zstd");
	assert_int_equal(next_of(&attempts, "tree 2").kind, NEXT_ENABLE);
	assert_int_equal(next_of(&attempts, "tree 2").attempt, 2);
	session_try(&attempts, VERDICT_SAME, 1);
	assert_int_equal(next_of(&attempts, "tree 3").in_a_row, 2);
	attempts_release(&attempts);
}

static void an_interrupted_try_is_to_be_made_again(void **state)
{
	struct attempts attempts = session_new();

	(void)state;
	session_try(&attempts, VERDICT_UNDECIDED, 1)->state = TRIAL_BEGUN;
	assert_int_equal(next_of(&attempts, "tree 1").kind, NEXT_TRY);
	attempts_release(&attempts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_loop_wants_a_change),
		cmocka_unit_test(a_tree_that_was_never_measured_is_to_be_tried),
		cmocka_unit_test(the_fastest_try_is_to_be_kept),
		cmocka_unit_test(faster_here_and_slower_there_is_not_to_be_kept),
		cmocka_unit_test(what_was_not_confirmed_is_not_asked_again),
		cmocka_unit_test(a_confirmed_try_begins_anew),
		cmocka_unit_test(an_undecided_try_names_the_longest_budget),
		cmocka_unit_test(three_in_a_row_without_a_gain_want_a_look),
		cmocka_unit_test(a_failed_try_is_to_be_mended),
		cmocka_unit_test(a_try_that_skips_everything_is_to_be_enabled_and_is_no_lost_gain),
		cmocka_unit_test(an_interrupted_try_is_to_be_made_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
