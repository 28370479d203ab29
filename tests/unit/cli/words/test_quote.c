#include "cli/words/quote.h"
#include "tests/unit/support.h"

static void python_quotes_as_repr_does(void **state)
{
	const struct {
		const char *text, *want;
	} cases[] = {{"pass", "'pass'"},
		     {"it's", "\"it's\""},
		     {"both ' and \"", "'both \\' and \"'"},
		     {"a\nb\t\\", "'a\\nb\\t\\\\'"},
		     {"\x1b[0m", "'\\x1b[0m'"},
		     {"caf\xc3\xa9", "'caf\xc3\xa9'"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};

		quote_python(&out, cases[i].text);
		assert_string_equal(buf_text(&out), cases[i].want);
		buf_release(&out);
	}
}

static void shell_words_are_quoted_only_where_they_must_be(void **state)
{
	const struct {
		const char *text, *want;
	} cases[] = {
		{"python3", "python3"}, {"", "''"}, {"a b", "'a b'"}, {"it's", "'it'\"'\"'s'"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};

		quote_shell(&out, cases[i].text);
		assert_string_equal(buf_text(&out), cases[i].want);
		buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(python_quotes_as_repr_does),
		cmocka_unit_test(shell_words_are_quoted_only_where_they_must_be),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
