#include "results/base/when.h"
#include "results/history/file_name.h"
#include "tests/unit/support.h"

#include <string.h>

static void a_name_is_read_back_as_it_was_written(void **state)
{
	struct file_name name = {1795954835, "09acdb7c1e5f", 0x0123456789abcdef}, back;
	char text[HISTORY_FILE_NAME];

	(void)state;
	file_name_format(&name, text);
	assert_string_equal(text, "20261129T122035Z-09acdb7c1e5f-0123456789abcdef.json.gz");
	assert_true(file_name_parse(text, &back));
	assert_int_equal(back.begun_s, name.begun_s);
	assert_string_equal(back.commit, name.commit);
	assert_int_equal(back.checksum, name.checksum);
	name.commit[0] = '\0';
	file_name_format(&name, text);
	assert_string_equal(text, "20261129T122035Z-none-0123456789abcdef.json.gz");
	assert_true(file_name_parse(text, &back));
	assert_string_equal(back.commit, "");
}

static void names_sort_by_time(void **state)
{
	const int64_t times[] = {INT64_MIN, -1, 0, 951782400, 1795954835, INT64_MAX};
	char texts[6][WHEN_SIZE];
	int64_t back;

	(void)state;
	for (int i = 0; i < 6; i++) {
		when_format_name(times[i], texts[i]);
		assert_true(file_name_read_time(texts[i], &back));
		if (i > 0 && i < 5)
			assert_int_equal(back, times[i]);
		if (i > 0)
			assert_true(strcmp(texts[i - 1], texts[i]) < 0);
	}
	assert_string_equal(texts[0], "10000101T000000Z");
	assert_string_equal(texts[5], "99991231T235959Z");
	assert_string_equal(texts[3], "20000229T000000Z");
}

static void what_has_another_name_is_none_of_ours(void **state)
{
	static const char *const others[] = {
		"",
		"2026",
		"run.json.gz",
		"20261129T122035Z",
		"20261129T122035Z-none",
		"20261129T122035Z-none-0123456789abcdef",
		"20261129T122035Z-none-0123456789abcdef.json",
		"20261129T122035Z-none-0123456789abcdef.profile.json.gz",
		"20261129T122035Z-none-0123456789abcdef.json.gz.gz",
		"20261129T122035Z-none-0123456789abcde.json.gz",
		"20261129T122035Z-none-0123456789abcdeF.json.gz",
		"20261129T122035Z-none-0123456789abcdefA.json.gz",
		"20261129T122035Z-nonsense-0123456789abcdef.json.gz",
		"20261129T122035Z--0123456789abcdef.json.gz",
		"20261129T122035Z-0123456789abc-0123456789abcdef.json.gz",
		"20260229T122035Z-none-0123456789abcdef.json.gz",
		"20261129T126035Z-none-0123456789abcdef.json.gz",
		"2026112 T122035Z-none-0123456789abcdef.json.gz",
		"20261129 122035Z-none-0123456789abcdef.json.gz",
		"20261129T122035+-none-0123456789abcdef.json.gz",
	};
	struct file_name name;

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (file_name_parse(others[i], &name))
			fail_msg("taken for a result: %s", others[i]);
}

static void a_commit_is_a_hash_or_none(void **state)
{
	char commit[HISTORY_COMMIT + 1];

	(void)state;
	file_name_commit("09acdb7c1e5fd8783bdd2ffc68488e1861f6f070", commit);
	assert_string_equal(commit, "09acdb7c1e5f");
	file_name_commit("09acdb7", commit);
	assert_string_equal(commit, "09acdb7");
	file_name_commit("HEAD", commit);
	assert_string_equal(commit, "");
	file_name_commit("abc", commit);
	assert_string_equal(commit, "");
	file_name_commit("../../etc", commit);
	assert_string_equal(commit, "");
	file_name_commit("", commit);
	assert_string_equal(commit, "");
	file_name_commit(NULL, commit);
	assert_string_equal(commit, "");
}

static void the_checksum_is_the_published_one(void **state)
{
	(void)state;
	/* draft-eastlake-fnv, appendix C */
	assert_int_equal(file_name_checksum("", 0), 0xcbf29ce484222325);
	assert_int_equal(file_name_checksum("a", 1), 0xaf63dc4c8601ec8c);
	assert_int_equal(file_name_checksum("foobar", 6), 0x85944171f73967e8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_read_back_as_it_was_written),
		cmocka_unit_test(names_sort_by_time),
		cmocka_unit_test(what_has_another_name_is_none_of_ours),
		cmocka_unit_test(a_commit_is_a_hash_or_none),
		cmocka_unit_test(the_checksum_is_the_published_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
