/* Words for each kind of what is told, and which of them --quiet wants to hear. */
#include "cli/words/told_words.h"
#include "tests/unit/support.h"

enum { KINDS = TOLD_BROKEN_ON_ONE_SIDE + 1 };

static const char *words_of(struct told told)
{
	static char text[400];
	struct buf out = {0};

	told_words(&out, &told);
	snprintf(text, sizeof(text), "%s", buf_text(&out));
	buf_release(&out);
	return text;
}

/* A line that stays ends; that of an examination's steps is rewritten. */
static void each_kind_is_said_in_whole_lines(void **state)
{
	(void)state;
	for (int kind = 0; kind < KINDS; kind++) {
		const char *words = words_of((struct told){.kind = (enum told_kind)kind,
							   .what = "WHAT",
							   .text = "TEXT",
							   .unit = "UNIT"});
		size_t len = strlen(words);

		assert_true(len > 4);
		assert_int_equal(words[len - 1] == '\n', kind != TOLD_EXAMINING);
	}
}

static void a_resumed_run_counts_in_its_own_unit(void **state)
{
	struct told told = {.kind = TOLD_RESUMING,
			    .what = "x.json",
			    .unit = "process",
			    .count = 2,
			    .text = "2026-01-02T03:04:05Z",
			    .number = 7};

	(void)state;
	assert_string_equal(words_of(told),
			    "assay: resuming x.json: 2 processes measured already, begun "
			    "2026-01-02T03:04:05Z, seed 7\n");
	told.count = 1;
	assert_non_null(strstr(words_of(told), "1 process measured"));
	told.unit = "block";
	told.count = 0;
	assert_non_null(strstr(words_of(told), "0 blocks measured"));
}

/* A seed has 64 bits, which no double holds. */
static void numbers_keep_all_digits(void **state)
{
	(void)state;
	assert_non_null(strstr(words_of((struct told){.kind = TOLD_RESUMING,
						      .what = "x",
						      .text = "y",
						      .unit = "block",
						      .number = 9007199254740993}),
			       "seed 9007199254740993\n"));
}

/* Braces and brackets of a stranger are no gaps. */
static void texts_are_not_patterns(void **state)
{
	(void)state;
	assert_string_equal(words_of((struct told){.kind = TOLD_NOT_COUNTED,
						   .text = "b[{count}]: no {such} thing"}),
			    "assay: b[{count}]: no {such} thing\n");
}

static void a_neighbour_without_a_number_has_none(void **state)
{
	(void)state;
	assert_string_equal(words_of((struct told){.kind = TOLD_NEIGHBOUR, .number = 12}),
			    "assay: another run is measuring on this machine (process 12): they "
			    "disturb each other\n");
	assert_string_equal(words_of((struct told){.kind = TOLD_NEIGHBOUR, .number = -1}),
			    "assay: another run is measuring on this machine: they disturb each "
			    "other\n");
}

/* What a benchmark is called and what a build said are a stranger's words. */
static void foreign_texts_are_escaped(void **state)
{
	(void)state;
	assert_null(strchr(words_of((struct told){.kind = TOLD_BUILD_OUTPUT, .text = "a\x1b[2Jb"}),
			   '\x1b'));
	assert_null(strchr(
		words_of((struct told){.kind = TOLD_COUNTING, .what = "a\x1b[2J", .text = "x"}),
		'\x1b'));
	assert_null(strchr(words_of((struct told){.kind = TOLD_BROKEN_ON_ONE_SIDE,
						  .what = "\x1b[2J",
						  .text = "\x1b",
						  .unit = "why",
						  .details = "line\n\x1b\n"}),
			   '\x1b'));
}

static void a_broken_file_comes_with_its_traceback(void **state)
{
	(void)state;
	assert_string_equal(words_of((struct told){.kind = TOLD_BROKEN_ON_ONE_SIDE,
						   .what = "x.py",
						   .text = "main",
						   .unit = "no module named x",
						   .details = "Traceback:\n  x"}),
			    "assay: side \"main\": x.py: no module named x\nTraceback:\n  x\n");
}

static void quiet_hears_of_failures_and_not_of_progress(void **state)
{
	static const enum told_kind loud[] = {
		TOLD_NO_JOURNAL,   TOLD_JOURNAL_STAYS, TOLD_LEFT_BEHIND,   TOLD_NOT_COUNTED,
		TOLD_BUILD_OUTPUT, TOLD_ON_ONE_SIDE,   TOLD_NOT_IN_FOLDER, TOLD_BROKEN_ON_ONE_SIDE};
	static const enum told_kind progress[] = {TOLD_RESUMING,  TOLD_TORN,
						  TOLD_NEIGHBOUR, TOLD_COUNTER_LACKING,
						  TOLD_COUNTING,  TOLD_COUNTING_TAKES};

	(void)state;
	for (size_t i = 0; i < sizeof(loud) / sizeof(loud[0]); i++)
		assert_false(told_is_progress(loud[i]));
	for (size_t i = 0; i < sizeof(progress) / sizeof(progress[0]); i++)
		assert_true(told_is_progress(progress[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_is_said_in_whole_lines),
		cmocka_unit_test(a_resumed_run_counts_in_its_own_unit),
		cmocka_unit_test(numbers_keep_all_digits),
		cmocka_unit_test(texts_are_not_patterns),
		cmocka_unit_test(a_neighbour_without_a_number_has_none),
		cmocka_unit_test(foreign_texts_are_escaped),
		cmocka_unit_test(a_broken_file_comes_with_its_traceback),
		cmocka_unit_test(quiet_hears_of_failures_and_not_of_progress),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
