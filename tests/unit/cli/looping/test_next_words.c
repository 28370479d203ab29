/* The next step, in words. */
#include "cli/looping/loop_words.h"
#include "tests/unit/support.h"

static struct loop loop;

static int begin(void **state)
{
	struct err err = {0};

	(void)state;
	loop = (struct loop){0};
	return attempts_add_word(&loop.attempts, "bench a.py", &err) ||
	       attempts_add_word(&loop.attempts, "--keep=report", &err) ||
	       attempts_add_word(&loop.attempts, "--margin=2%", &err);
}

static int end(void **state)
{
	(void)state;
	attempts_release(&loop.attempts);
	return 0;
}

static void assert_says(const struct next *next, const char *sentence, const char *command)
{
	struct buf words = {0}, line = {0};

	loop_next_add(&words, &line, &loop, next);
	assert_string_equal(buf_text(&words), sentence);
	assert_string_equal(buf_text(&line), command);
	buf_release(&words);
	buf_release(&line);
}

static void each_kind_has_a_sentence_and_a_command(void **state)
{
	struct next next = {.attempt = 3, .name = "report", .ratio = {.959, .95, .968, .99}};

	(void)state;
	next.kind = NEXT_CHANGE;
	assert_says(&next,
		    "find where the time goes and change one thing there, then assay loop try",
		    "assay explain 'bench a.py' --keep=report");
	next.kind = NEXT_TRY;
	assert_says(&next, "the working tree is not measured", "assay loop try");
	next.kind = NEXT_KEEP;
	assert_says(&next, "try 3 is 4.10% faster in report: confirm it on fresh blocks",
		    "assay loop keep 3");
	next.is_elsewhere = true;
	assert_says(&next, "try 3 is 4.10% faster in report: confirm it on fresh blocks",
		    "assay loop keep 3 --apply");
	next.kind = NEXT_LONGER;
	next.budget_s = 59.2;
	assert_says(&next, "try 3 is undecided in report: a longer budget would decide it",
		    "assay loop try --budget 60s");
	next.kind = NEXT_MEND;
	assert_says(&next, "try 3 failed in report: mend it and try again, or take it back",
		    "assay loop back");
	next.kind = NEXT_ENABLE;
	assert_says(&next, "in try 3 every benchmark skips itself: make them run, then try again",
		    "assay loop try");
	next.kind = NEXT_OTHER;
	assert_says(&next, "try 3 shows no gain: take it back, then change something else",
		    "assay loop back");
	next.kind = NEXT_LOOK;
	next.in_a_row = 3;
	assert_says(&next, "3 tries in a row showed no gain: look where the time goes",
		    "assay explain 'bench a.py' --keep=report");
}

static void a_row_says_verdict_and_interval(void **state)
{
	static const struct {
		struct trial_row row;
		const char *text;
	} cases[] = {
		{{.verdict = VERDICT_FASTER, .ratio = {.5, .4, .625, .99}},
		 "50.0% faster (-60.0% .. -37.5%)"},
		{{.verdict = VERDICT_FASTER, .ratio = {.25, .2, .3125, .99}},
		 "4.00x faster (3.20x .. 5.00x)"},
		{{.verdict = VERDICT_SAME, .ratio = {1, .99, 1.01, .99}},
		 "same (-1.00% .. +1.00%)"},
		{{.verdict = VERDICT_UNDECIDED, .ratio = {1, 0, INFINITY, 1}}, "undecided"},
		{{.failure = (char *)"a\x1b"}, "failed: a\\x1b"},
		{{.skipped = (char *)"needs zstd"}, "skipped: needs zstd"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};

		loop_trial_row_add(&out, &cases[i].row);
		assert_string_equal(buf_text(&out), cases[i].text);
		buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_kind_has_a_sentence_and_a_command, begin, end),
		cmocka_unit_test(a_row_says_verdict_and_interval),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
