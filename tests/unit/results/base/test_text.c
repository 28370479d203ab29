/* The end of a text: what a failed build said last. */
#include "results/base/text.h"
#include "tests/unit/support.h"

static const char *last(const char *text, int lines)
{
	return text_last_lines(text, strlen(text), lines);
}

static void the_last_lines_of_a_text(void **state)
{
	(void)state;
	assert_string_equal(last("a\nb\nc\n", 2), "b\nc\n");
	assert_string_equal(last("a\nb\nc", 2), "b\nc");
	assert_string_equal(last("a\nb\n\n", 2), "b\n\n");
	assert_string_equal(last("a\nb\nc\n", 1), "c\n");
	assert_string_equal(last("a\n", 20), "a\n");
	assert_string_equal(last("", 20), "");
	assert_string_equal(last("\n", 20), "\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_lines_of_a_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
