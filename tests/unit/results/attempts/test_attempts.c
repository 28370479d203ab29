#include "results/attempts/attempts.h"

#include "results/attempts/gains.h"
#include "results/base/json.h"
#include "stats/online.h"
#include "tests/unit/results/attempts/session.h"

static void outcome_of_several_benchmarks(void **state)
{
	static const struct {
		enum verdict a, b;
		enum trial_outcome outcome;
	} cases[] = {
		{VERDICT_FASTER, VERDICT_SAME, OUTCOME_FASTER},
		{VERDICT_FASTER, VERDICT_UNDECIDED, OUTCOME_FASTER},
		{VERDICT_FASTER, VERDICT_SLOWER, OUTCOME_MIXED},
		{VERDICT_SLOWER, VERDICT_SAME, OUTCOME_SLOWER},
		{VERDICT_UNDECIDED, VERDICT_SAME, OUTCOME_UNDECIDED},
		{VERDICT_SAME, VERDICT_SAME, OUTCOME_SAME},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct attempts attempts = session_new();
		struct trial *trial = session_try(&attempts, cases[i].a, 1);

		session_row(trial, "other", cases[i].b, 1);
		assert_int_equal(trial_outcome(trial), cases[i].outcome);
		trial->rows[1].failure = strdup("x");
		assert_int_equal(trial_outcome(trial), OUTCOME_FAILED);
		attempts_release(&attempts);
	}
}

/* What skips itself is no failure, no gain and no loss; alone it is an outcome of its own. */
static void what_is_skipped_counts_for_nothing(void **state)
{
	struct attempts attempts = session_new();
	struct trial *trial = session_try(&attempts, VERDICT_FASTER, .5);

	(void)state;
	session_row(trial, "other", VERDICT_UNDECIDED, NAN);
	trial->rows[1].skipped = strdup("needs zstd");
	assert_int_equal(trial_outcome(trial), OUTCOME_FASTER);
	trial->rows[0].verdict = VERDICT_SAME;
	assert_int_equal(trial_outcome(trial), OUTCOME_SAME);
	trial->rows[0].skipped = strdup("needs zstd");
	assert_int_equal(trial_outcome(trial), OUTCOME_SKIPPED);
	assert_string_equal(trial_outcome_word(OUTCOME_SKIPPED), "skipped");
	assert_false(trial_confirms(trial));
	attempts_release(&attempts);
}

static void a_try_that_was_killed_has_spent_its_share(void **state)
{
	struct attempts attempts = session_new();

	(void)state;
	assert_rel(attempts_next_error(&attempts), online_lord(1, NULL, 0, .05), 0);
	session_try(&attempts, VERDICT_UNDECIDED, 1)->state = TRIAL_BEGUN;
	assert_rel(attempts_next_error(&attempts), online_lord(2, NULL, 0, .05), 0);
	assert_int_equal(trial_outcome(&attempts.tries.items[0]), OUTCOME_OPEN);
	attempts_release(&attempts);
}

static void tries_that_differ_earn_error_and_keeps_do_not(void **state)
{
	struct attempts attempts = session_new();
	const size_t found[] = {2, 3};

	(void)state;
	session_try(&attempts, VERDICT_SAME, 1);
	session_try(&attempts, VERDICT_FASTER, .5);
	session_try(&attempts, VERDICT_SLOWER, 2);
	assert_rel(attempts_next_error(&attempts), online_lord(4, found, 2, .05), 0);
	session_keep(&attempts, 2, VERDICT_FASTER, .5);
	assert_rel(attempts_next_error(&attempts), online_lord(4, found, 2, .05), 0);
	assert_rel(attempts_next_keep_error(&attempts), online_spending(2, .05), 0);
	attempts_release(&attempts);
}

static void gains_multiply_what_was_confirmed(void **state)
{
	struct attempts attempts = session_new();
	struct gains gains;
	struct err err = {0};

	(void)state;
	session_try(&attempts, VERDICT_FASTER, .4); /* lucky: this ratio is in no gain */
	session_row(session_keep(&attempts, 1, VERDICT_FASTER, .5), "other", VERDICT_SAME, 1);
	session_try(&attempts, VERDICT_FASTER, .7);
	session_keep(&attempts, 2, VERDICT_UNDECIDED, .9); /* not confirmed */
	session_try(&attempts, VERDICT_FASTER, .7);
	session_keep(&attempts, 3, VERDICT_FASTER, .8);
	assert_int_equal(gains_of(&gains, &attempts, &err), 0);
	assert_int_equal(gains.n, 2);
	assert_string_equal(gains.items[0].name, "report");
	assert_rel(gains.items[0].ratio.estimate, .4, 1e-12);
	assert_rel(gains.items[0].ratio.low, .4 * .99 * .99, 1e-12);
	assert_rel(gains.items[0].ratio.high, .4 * 1.01 * 1.01, 1e-12);
	assert_rel(gains.items[0].ratio.level, .95, 0);
	/* the second confirmation says nothing of it */
	assert_true(isinf(gains.items[1].ratio.high));
	gains_release(&gains);
	attempts_release(&attempts);
}

/* All that the file holds comes back from it. */
static void what_is_written_is_read(void **state)
{
	struct attempts attempts = session_new(), back;
	struct err err = {0};
	struct trial *trial;
	json_t *top, *again;

	(void)state;
	assert_int_equal(attempts_add_word(&attempts, "bench a.py", &err), 0);
	assert_int_equal(attempts_add_word(&attempts, "--keep=x", &err), 0);
	attempts.targets_change = true;
	attempts.root = strdup("/project");
	attempts.directory = strdup("/project/sub");
	attempts.copy = strdup("base.0");
	session_try(&attempts, VERDICT_FASTER, .5)->note = strdup("one \"pass\"");
	trial = session_try(&attempts, VERDICT_UNDECIDED, 1);
	trial->rows[0].ratio = interval_unbounded(NAN);
	trial->rows[0].failure = strdup("ValueError");
	trial->state = TRIAL_INTERRUPTED;
	session_row(trial, "other", VERDICT_UNDECIDED, NAN);
	trial->rows[1].skipped = strdup("needs zstd");
	session_keep(&attempts, 1, VERDICT_FASTER, .5);
	top = attempts_json_new(&attempts);
	assert_non_null(top);
	assert_int_equal(attempts_read(&back, top, &err), 0);
	again = attempts_json_new(&back);
	assert_true(json_equal(top, again));
	assert_string_equal(back.words[1], "--keep=x");
	assert_int_equal(back.tries.items[1].state, TRIAL_INTERRUPTED);
	assert_string_equal(back.tries.items[1].rows[0].failure, "ValueError");
	assert_string_equal(back.tries.items[1].rows[1].skipped, "needs zstd");
	assert_null(back.tries.items[1].rows[1].failure);
	json_decref(top);
	json_decref(again);
	attempts_release(&back);
	attempts_release(&attempts);
}

static void refuses(const char *text, const char *word)
{
	struct attempts attempts;
	struct err err = {0};
	json_t *top = json_parse(text, strlen(text), &err);

	assert_non_null(top);
	assert_int_equal(attempts_read(&attempts, top, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, word));
	attempts_release(&attempts);
	json_decref(top);
}

#define WITH(version, root, words, tries)                                                          \
	"{\"version\": " version ", \"root\": " root                                               \
	", \"directory\": \"/p\", \"commit\": null, \"started\": \"\", \"tree\": \"\", "           \
	"\"copy\": \"base.0\", \"alpha\": 0.05, \"targets_change\": false, \"words\": " words      \
	", \"tries\": " tries ", \"keeps\": []}"

static void a_file_that_is_another_one_is_refused(void **state)
{
	(void)state;
	refuses("[]", "assay loop");
	refuses("{}", "assay loop");
	refuses(WITH("2", "\"/p\"", "[]", "[]"), "version 2");
	refuses(WITH("1", "null", "[]", "[]"), "root");
	refuses(WITH("1", "\"/p\"", "[1]", "[]"), "words");
	refuses(WITH("1", "\"/p\"", "[]", "[{}]"), "attempt");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outcome_of_several_benchmarks),
		cmocka_unit_test(what_is_skipped_counts_for_nothing),
		cmocka_unit_test(a_try_that_was_killed_has_spent_its_share),
		cmocka_unit_test(tries_that_differ_earn_error_and_keeps_do_not),
		cmocka_unit_test(gains_multiply_what_was_confirmed),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(a_file_that_is_another_one_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
