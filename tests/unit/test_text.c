#include "cli/words/text.h"
#include "tests/unit/support.h"

static void code_points_are_decoded_and_bad_bytes_are_single_steps(void **state)
{
	const char *s = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xc0\xaf\xed\xa0\x80\xff";
	static const int32_t want[] = {'a', 0xe9, 0x20ac, 0x1f600, -1, -1, -1, -1, -1, -1, 0, 0};

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		assert_int_equal(text_next(&s), want[i]);
	s = "\xe2\x82"; /* cut in the middle of a character */
	assert_int_equal(text_next(&s), -1);
	assert_int_equal(text_next(&s), -1);
	assert_int_equal(text_next(&s), 0);
}

static void width_counts_columns_and_length_counts_characters(void **state)
{
	(void)state;
	assert_int_equal(text_width(""), 0);
	assert_int_equal(text_width("na\xc3\xafve"), 5);
	assert_int_equal(text_width("\xe6\xbc\xa2\xe5\xad\x97"), 4);
	assert_int_equal(text_length("\xe6\xbc\xa2\xe5\xad\x97"), 2);
	assert_int_equal(text_width("e\xcc\x81"), 1);
	assert_int_equal(text_length("e\xcc\x81"), 2);
}

static void a_cut_keeps_characters_whole(void **state)
{
	(void)state;
	assert_int_equal(text_fit("abc", 2), 2);
	assert_int_equal(text_fit("abc", 9), 3);
	assert_int_equal(text_fit("\xe6\xbc\xa2\xe5\xad\x97", 3), 3);
	assert_int_equal(text_fit("e\xcc\x81x", 1), 3);
	assert_int_equal(text_fit("abc", 0), 0);
}

static const char *escaped(const char *data, bool utf8)
{
	static struct buf out;

	buf_clear(&out);
	text_escape(&out, data, utf8);
	return buf_text(&out);
}

static void hostile_data_is_shown_and_not_obeyed(void **state)
{
	(void)state;
	assert_string_equal(escaped("a\x1b[2Jb\n\t\r\x7f", true), "a\\x1b[2Jb\\n\\t\\r\\x7f");
	assert_string_equal(escaped("\xc2\x9b"
				    "31m",
				    true),
			    "\\x9b31m");
	assert_string_equal(escaped("x\xe2\x80\xaey", true), "x\\u202ey");
	assert_string_equal(escaped("\xff\xfe", true), "\\xff\\xfe");
	assert_string_equal(escaped("na\xc3\xafve \xf0\x9f\x98\x80", true),
			    "na\xc3\xafve \xf0\x9f\x98\x80");
	assert_string_equal(escaped("na\xc3\xafve \xf0\x9f\x98\x80\xe2\x82\xac", false),
			    "na\\xefve \\U0001f600\\u20ac");
}

static void text_is_wrapped_at_blanks(void **state)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	fputs("x: ", out);
	text_wrap(out, "one two three\nfour averyverylongword five", 3, 2, 11);
	fclose(out);
	assert_string_equal(text, "x: one two\n  three\n  four\n  averyverylongword\n  five");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(code_points_are_decoded_and_bad_bytes_are_single_steps),
		cmocka_unit_test(width_counts_columns_and_length_counts_characters),
		cmocka_unit_test(a_cut_keeps_characters_whole),
		cmocka_unit_test(hostile_data_is_shown_and_not_obeyed),
		cmocka_unit_test(text_is_wrapped_at_blanks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
