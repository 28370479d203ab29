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

/* The ends of ranges of the table, and their neighbours. */
static void width_is_known_at_the_ends_of_ranges(void **state)
{
	static const struct {
		const char *text;
		size_t width;
	} cases[] = {
		{"\xcb\xbf", 1},	 /* U+02FF, before the first */
		{"\xcc\x80", 0},	 /* U+0300, the first */
		{"\xcd\xaf", 0},	 /* U+036F */
		{"\xcd\xb0", 1},	 /* U+0370 */
		{"\xe1\x84\x80", 2},	 /* U+1100, the first that is wide */
		{"\xe1\x85\xa0", 0},	 /* U+1160, a vowel that completes a syllable */
		{"\xe2\x80\xa6", 1},	 /* U+2026, ours where a name is cut */
		{"\xe3\x80\xa9", 2},	 /* U+3029 */
		{"\xe3\x80\xaa", 0},	 /* U+302A */
		{"\xea\xb0\x80", 2},	 /* U+AC00 */
		{"\xef\xbb\xbf", 0},	 /* U+FEFF */
		{"\xf0\x9f\x98\x80", 2}, /* U+1F600 */
		{"\xf0\xbf\xbf\xbd", 2}, /* U+3FFFD, the last that is wide */
		{"\xf0\xbf\xbf\xbe", 1}, /* U+3FFFE */
		{"\xf3\xa0\x87\xaf", 0}, /* U+E01EF, the last */
		{"\xf3\xa0\x87\xb0", 1}, /* U+E01F0 */
		{"\xff", 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(text_width(cases[i].text), cases[i].width);
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

static void wrapping_makes_no_command(void **state)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	text_wrap(out, "one ::two ::three\n::four", 0, 2, 11);
	fclose(out);
	assert_string_equal(text, "one ::two\n  \\x3a:three\n  \\x3a:four");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(code_points_are_decoded_and_bad_bytes_are_single_steps),
		cmocka_unit_test(width_counts_columns_and_length_counts_characters),
		cmocka_unit_test(width_is_known_at_the_ends_of_ranges),
		cmocka_unit_test(a_cut_keeps_characters_whole),
		cmocka_unit_test(hostile_data_is_shown_and_not_obeyed),
		cmocka_unit_test(text_is_wrapped_at_blanks),
		cmocka_unit_test(wrapping_makes_no_command),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
