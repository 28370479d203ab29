/* When the newest result of a history is a part of its suite, and what is told of that. */
#include "results/history/part.h"

#include "results/history/notes.h"
#include "results/model/failures.h"
#include "tests/unit/results/history/made_history.h"

#define NEWEST "cccccccc"

static void add(struct suite *suite, const char *bench, const char *day, const char *commit)
{
	char date[32];

	snprintf(date, sizeof(date), "2026-03-%s 10:00:00", day);
	made_add_bench(suite, &(struct made){.bench = bench,
					     .date = date,
					     .commit = commit,
					     .host = "box",
					     .seconds = 1});
}

/* A result of these benchmarks, "ab" of a and b, that says that it lacks those. */
static void keep(const char *benches, const char *lacks, const char *day, const char *commit)
{
	struct suite *suite = suite_new();
	json_t *list = json_array();

	for (; *benches; benches++)
		add(suite, (char[]){*benches, 0}, day, commit);
	for (; *lacks; lacks++)
		json_array_append_new(list, json_stringn(lacks, 1));
	assert_int_equal(suite_set_unmeasured(suite, list, NULL), 0);
	json_decref(list);
	made_keep_suite(suite);
}

/* What is told of the benchmarks `asked`, sorted: the names; NULL: nothing is. */
static void assert_told(const char *asked, const char *told)
{
	char *items[8], texts[8][2] = {{0}};
	struct history_names names = {.items = items};
	struct history history;
	struct history_part part;
	struct err err = {0};
	bool is_part;

	for (; asked[names.n]; names.n++) {
		texts[names.n][0] = asked[names.n];
		items[names.n] = texts[names.n];
	}
	made_open(&history);
	if (history_part_find(&part, &is_part, &history, &names, &err))
		fail_msg("%s", err.text);
	assert_int_equal(is_part, told != NULL);
	if (told) {
		assert_int_equal(part.result, history.n - 1);
		assert_string_equal(buf_text(&part.lacks.names), told);
	}
	history_part_release(&part);
	history_release(&history);
}

static void what_the_newest_result_lacks_as_a_part_is_told(void **state)
{
	(void)state;
	assert_told("", NULL);
	keep("abc", "", "01", "aaaaaaaa");
	assert_told("abc", NULL);
	keep("a", "bcx", "02", NEWEST); /* nobody ever measured x */
	assert_told("abc", "b, c");
}

static void of_those_that_were_asked_about(void **state)
{
	(void)state;
	keep("abc", "", "01", "aaaaaaaa");
	keep("a", "bc", "02", NEWEST);
	assert_told("a", NULL);
	assert_told("ac", "c");
}

static void what_is_neither_there_nor_lacking_was_removed(void **state)
{
	(void)state;
	keep("abc", "", "01", "aaaaaaaa");
	keep("a", "b", "02", NEWEST);
	assert_told("abc", "b");
	assert_told("ac", NULL);
}

static void what_another_result_of_the_commit_has_is_not_lacking(void **state)
{
	(void)state;
	keep("abc", "", "01", "aaaaaaaa");
	keep("b", "ac", "02", NEWEST);
	keep("a", "bc", "03", NEWEST);
	assert_told("abc", "c");
	keep("c", "ab", "04", NEWEST);
	assert_told("abc", NULL);
	keep("a", "bc", "05", NULL); /* of a commit that nobody knows */
	assert_told("abc", "b, c");
}

static void an_older_result_may_be_a_part(void **state)
{
	(void)state;
	keep("a", "b", "01", "aaaaaaaa");
	keep("ab", "", "02", NEWEST);
	assert_told("ab", NULL);
}

static void names_are_those_of_now(void **state)
{
	json_t *said = json_pack("{s:s, s:s}", "old", "b", "new", "z");

	(void)state;
	keep("ab", "", "01", "aaaaaaaa");
	keep("a", "b", "02", NEWEST);
	assert_int_equal(history_note_write(made_folder, "rename", said, NULL), 0);
	json_decref(said);
	assert_told("az", "b");
	assert_told("ab", NULL);
}

static void of_shards_that_nobody_lists_any_may_be_in_them(void **state)
{
	struct suite *suite = suite_new();

	(void)state;
	keep("ab", "", "01", "aaaaaaaa");
	add(suite, "a", "02", NEWEST);
	set_text(suite->benches[0], "assay_shards_missing", "3 of 8");
	made_keep_suite(suite);
	assert_told("ab", "");
	assert_told("a", NULL);
}

static void all_that_a_result_lacks_can_be_asked(void **state)
{
	struct history history;
	struct history_part part;

	(void)state;
	keep("a", "bx", "01", "aaaaaaaa");
	keep("ab", "", "02", NEWEST);
	made_open(&history);
	assert_int_equal(history_part_of(&part, &history, 0, NULL), 0);
	assert_string_equal(buf_text(&part.lacks.names), "b, x");
	history_part_release(&part);
	assert_int_equal(history_part_of(&part, &history, 1, NULL), 0);
	assert_null(part.said);
	history_part_release(&part);
	history_release(&history);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, made_setup, made_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_the_newest_result_lacks_as_a_part_is_told),
		TEST(of_those_that_were_asked_about),
		TEST(what_is_neither_there_nor_lacking_was_removed),
		TEST(what_another_result_of_the_commit_has_is_not_lacking),
		TEST(an_older_result_may_be_a_part),
		TEST(names_are_those_of_now),
		TEST(of_shards_that_nobody_lists_any_may_be_in_them),
		TEST(all_that_a_result_lacks_can_be_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
