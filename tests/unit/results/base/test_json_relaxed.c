/* Comments and commas that strict JSON does not have, and what only looks like them. */
#include "results/base/json_relaxed.h"
#include "tests/unit/support.h"

static char text[200];
static struct err err;

static const char *strict(const char *relaxed)
{
	err_clear(&err);
	snprintf(text, sizeof(text), "%s", relaxed);
	return json_relaxed_to_strict(text, strlen(text), &err) ? err.text : text;
}

static void comments_become_spaces_and_lines_stay(void **state)
{
	(void)state;
	assert_string_equal(strict("{} // end"), "{}       ");
	assert_string_equal(strict("//\r\n[1, /* two\n */ 3]"), "  \r\n[1,       \n    3]");
	assert_string_equal(strict("/**/1/***/"), "    1     ");
	assert_string_equal(strict("\xef\xbb\xbf{}"), "   {}");
}

static void a_comma_before_the_end_is_taken_out(void **state)
{
	(void)state;
	assert_string_equal(strict("[1, 2,]"), "[1, 2 ]");
	assert_string_equal(strict("{\"a\": [1,\n // last\n],}"), "{\"a\": [1 \n        \n] }");
	assert_string_equal(strict("[1,,]"), "[1, ]"); /* still wrong: one is taken */
	assert_string_equal(strict("[1,2]"), "[1,2]");
}

static void what_is_in_a_string_stays(void **state)
{
	(void)state;
	assert_string_equal(strict("\"https://a/*b*/\""), "\"https://a/*b*/\"");
	assert_string_equal(strict("[\"a\\\"//\", \",]\"]"), "[\"a\\\"//\", \",]\"]");
	assert_string_equal(strict("\"a\\\\\"//b"), "\"a\\\\\"   ");
	assert_string_equal(strict("\"open\n// x"), "\"open\n    ");
	assert_string_equal(strict("\"\\"), "\"\\");
}

static void what_is_no_comment_is_the_parsers(void **state)
{
	(void)state;
	assert_string_equal(strict("/"), "/");
	assert_string_equal(strict("1 / 2"), "1 / 2");
	assert_string_equal(strict(""), "");
}

static void a_comment_without_an_end_is_named_by_its_line(void **state)
{
	(void)state;
	assert_string_equal(strict("{\n /* x *"), "line 2: a comment begins here and has no end");
	assert_string_equal(strict("/*/"), "line 1: a comment begins here and has no end");
	assert_int_equal(err.kind, ERR_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comments_become_spaces_and_lines_stay),
		cmocka_unit_test(a_comma_before_the_end_is_taken_out),
		cmocka_unit_test(what_is_in_a_string_stays),
		cmocka_unit_test(what_is_no_comment_is_the_parsers),
		cmocka_unit_test(a_comment_without_an_end_is_named_by_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
