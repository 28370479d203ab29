#include "cli/compare/escape.h"
#include "tests/unit/support.h"

static void escapes_to(void (*escape)(struct buf *, const char *), const char *text,
		       const char *want)
{
	struct buf out = {0};

	escape(&out, text);
	assert_string_equal(buf_text(&out), want);
	buf_release(&out);
}

static void markdown_is_text_and_nothing_else(void **state)
{
	(void)state;
	escapes_to(escape_markdown, "plain words, 3.14 -> 5%", "plain words, 3.14 -&gt; 5%");
	escapes_to(escape_markdown, "a|b *c* _d_ `e` [f](g)",
		   "a\\|b \\*c\\* \\_d\\_ \\`e\\` \\[f\\](g)");
	escapes_to(escape_markdown, "<script>&amp;", "&lt;script&gt;&amp;amp;");
	escapes_to(escape_markdown, "@team http://x", "@<!-- -->team http:<!-- -->//x");
	escapes_to(escape_markdown, "\x1b[2J\n# title", "\\\\x1b\\[2J\\\\n\\# title");
}

static void markdown_code_survives_its_own_marks(void **state)
{
	(void)state;
	escapes_to(escape_markdown_code, "name", "`name`");
	escapes_to(escape_markdown_code, "a`b", "`` a`b ``");
	escapes_to(escape_markdown_code, "``", "``` `` ```");
	escapes_to(escape_markdown_code, "a|b<i>", "`a\\|b<i>`");
	escapes_to(escape_markdown_code, "a\x1b", "`a\\x1b`");
}

static void xml_holds_every_text(void **state)
{
	(void)state;
	escapes_to(escape_xml, "<a href=\"x\">'&'</a>",
		   "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
	escapes_to(escape_xml, "\x01\xef\xbf\xbf\xff", "\\x01\\uffff\\xff");
	escapes_to(escape_xml, "\xc3\xa9", "\xc3\xa9");
}

static void csv_quotes_what_needs_it(void **state)
{
	(void)state;
	escapes_to(escape_csv, "plain", "plain");
	escapes_to(escape_csv, "a,\"b\"", "\"a,\"\"b\"\"\"");
	escapes_to(escape_csv, "two\nlines", "two\\nlines");
}

static void github_commands_cannot_be_begun(void **state)
{
	(void)state;
	escapes_to(escape_github_message, "100%\n::error::x", "100%25\\n::error::x");
	escapes_to(escape_github_property, "a:b,c%", "a%3Ab%2Cc%25");
}

static void benchfmt_names_have_no_blanks(void **state)
{
	(void)state;
	escapes_to(escape_benchfmt_name, "a b\tc", "a_b\\tc");
	escapes_to(escape_benchfmt_name, "n\xc2\xa0m\xc3\xa9", "n\\u00a0m\\u00e9");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markdown_is_text_and_nothing_else),
		cmocka_unit_test(markdown_code_survives_its_own_marks),
		cmocka_unit_test(xml_holds_every_text),
		cmocka_unit_test(csv_quotes_what_needs_it),
		cmocka_unit_test(github_commands_cannot_be_begun),
		cmocka_unit_test(benchfmt_names_have_no_blanks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
