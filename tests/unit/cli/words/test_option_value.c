/* What the value of an option is, as its row says, and who gets the table when help is asked for.
 */
#include "cli/words/option.h"

#include "tests/unit/support.h"

static void placeholders_and_choices_say_what_a_value_is(void **state)
{
	const char *text;
	bool flag;
	const struct {
		struct option row;
		enum option_value expected;
	} cases[] = {
		{OPT_FLAG(0, "a", &flag, NULL, "h"), OPTION_NONE},
		{OPT_TEXT(0, "a", &text, "NAME", "h"), OPTION_TEXT},
		{OPT_TEXT(0, "a", &text, "FILE", "h"), OPTION_FILES},
		{OPT_FILE(0, "a", &text, "FILE", "h"), OPTION_FILES},
		{OPT_TEXT(0, "a", &text, "DIR", "h"), OPTION_FOLDERS},
		{OPT_TEXT(0, "a", &text, "PYTHON", "h"), OPTION_PYTHONS},
		{OPT_TEXT(0, "a", &text, "REV", "h"), OPTION_REVISIONS},
		{OPT_TEXT(0, "a", &text, "PATTERN", "h"), OPTION_BENCHMARKS},
		{OPT_TEXT(0, "a", &text, "FILE", "h", .choices = "x y"), OPTION_WORDS},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(option_value_of(&cases[i].row), cases[i].expected);
}

static void count(void *context, const struct option_parser *parser)
{
	int *calls = context;

	assert_string_equal(parser->command, "x");
	++*calls;
}

static void help_goes_to_who_asked_for_it(void **state)
{
	const struct option rows[] = {{0}};
	const struct option_parser parser = {.command = "x", .usage = "", .rows = rows};
	char *argv[] = {(char *)"x", (char *)"--help", NULL};
	struct texts words = {0};
	struct err err = {0};
	bool helped;
	int calls = 0;

	(void)state;
	option_help_goes_to(count, &calls);
	assert_int_equal(option_parse(&parser, 2, argv, &words, &helped, &err), 0);
	option_help_goes_to(NULL, NULL);
	assert_true(helped);
	assert_int_equal(calls, 1);
	assert_ptr_equal(option_parser_rows(&parser), rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(placeholders_and_choices_say_what_a_value_is),
		cmocka_unit_test(help_goes_to_who_asked_for_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
