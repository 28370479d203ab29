#include "cli/history/check_words.h"
#include "tests/unit/support.h"

static char commits[2][48] = {"09acdb7c1e0000000000000000000000000000aa",
			      "5f06aa2d110000000000000000000000000000bb"};
static char subject[] = "cache the encoder", old_kernel[] = "6.1", new_kernel[] = "6.5";

static struct history_result results[3];
static const struct history history = {.results = results, .n = 3};

static int setup(void **state)
{
	(void)state;
	memset(results, 0, sizeof(results));
	results[0].facts[HISTORY_KERNEL] = old_kernel;
	results[1].commit = commits[0];
	results[1].subject = subject;
	results[1].when_s = 1769421600; /* 2026-01-26 10:00 */
	results[2].commit = commits[1];
	results[2].when_s = 1769508000;
	results[2].facts[HISTORY_KERNEL] = new_kernel;
	return 0;
}

static struct history_finding step_of(double low, double estimate, double high)
{
	return (struct history_finding){
		.at = 1,
		.first = 1,
		.last = 1,
		.behind = 2,
		.log_ratio = {log1p(estimate), log1p(low), log1p(high), .95}};
}

static void assert_said(const struct history_finding *finding, const char *text)
{
	struct buf out = {0};

	check_words_finding(&out, &history, finding);
	assert_string_equal(buf_text(&out), text);
	buf_release(&out);
}

static void a_step_is_one_sentence(void **state)
{
	struct history_finding finding = step_of(.04, .05, .06);

	(void)state;
	assert_said(&finding, "slower by 5.00% (4.00% to 6.00%) since 09acdb7c1e (2026-01-26 "
			      "10:00), for 2 results: cache the encoder");
	finding = step_of(-.06, -.05, -.04);
	finding.kind = FINDING_BACK;
	finding.last = 2;
	finding.facts[HISTORY_KERNEL] = true;
	assert_said(&finding,
		    "back to the level before: faster by 5.00% (4.00% to 6.00%) since 09acdb7c1e "
		    "(2026-01-26 10:00), for 2 results: cache the encoder; at 95% it is one of the "
		    "2 results from 09acdb7c1e (2026-01-26 10:00) to 5f06aa2d11 (2026-01-27 "
		    "10:00); there changed, too: kernel 6.1 -> 6.5");
}

static void the_newest_result_asks_for_another(void **state)
{
	struct history_finding finding = step_of(-.01, .05, .11);

	(void)state;
	finding.kind = FINDING_NEWEST;
	finding.behind = 1;
	finding.is_beyond = true;
	results[1].subject = NULL;
	assert_said(&finding, "the newest result is off: slower by 5.00% (-1.00% to 11.0%) since "
			      "09acdb7c1e (2026-01-26 10:00); too few to tell a change from a bad "
			      "day: measure again; beyond the limit");
}

static void assert_missing(const struct history_check_bench *bench, const char *text)
{
	struct buf out = {0};

	check_words_missing(&out, bench);
	assert_string_equal(out.len ? buf_text(&out) : "", text);
	buf_release(&out);
}

static void what_is_missing_is_said(void **state)
{
	struct history_check_bench bench = {.n = 1, .since = 1, .machines = 1};

	(void)state;
	assert_missing(&bench, "1 result: changes are looked for from 8 on");
	bench.acknowledged = 1;
	bench.sight = SIGHT_FEW;
	bench.since = 3;
	assert_missing(&bench,
		       "3 results since the last known change: changes are looked for from 8 on");
	bench.sight = SIGHT_LEVELS;
	bench.since = 9;
	assert_missing(&bench, "9 results on the last level: the newest are judged by themselves "
			       "from 11 on");
	bench.sight = SIGHT_ALL;
	assert_missing(&bench, "");
	bench.machines = 3;
	bench.few = 1;
	bench.drift = -.05;
	assert_missing(&bench, "1 of 3 machines has fewer than 4 results, which say little; falls "
			       "slowly, by 5.00%: no commit can be named for that");
}

static void the_gate_has_its_words(void **state)
{
	struct history_check check = {.n = 3, .judged = 2, .beyond = 1, .outcome = GATE_SLOWER};
	struct buf out = {0};

	(void)state;
	check_words_gate(&out, &check, .05);
	assert_string_equal(buf_text(&out), "gate: FAILED: 1 of 2 benchmarks is proven slower by "
					    "more than 5.00%; 1 could not be judged");
	buf_clear(&out);
	check.outcome = GATE_NOT_ASKED;
	check_words_gate(&out, &check, .05);
	assert_int_equal(out.len, 0);
	check.outcome = GATE_UNDECIDED;
	check_words_gate(&out, &check, .05);
	assert_string_equal(buf_text(&out),
			    "gate: undecided: no benchmark has enough results to be judged");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_step_is_one_sentence, setup),
		cmocka_unit_test_setup(the_newest_result_asks_for_another, setup),
		cmocka_unit_test_setup(what_is_missing_is_said, setup),
		cmocka_unit_test_setup(the_gate_has_its_words, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
