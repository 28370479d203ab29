/* Commands of asv.conf.json: words, variables, and what stands in front of them. */
#include "runner/target/asv_command.h"
#include "tests/unit/support.h"

#include <string.h>

static struct asv_command command;
static struct err err;

static int release(void **state)
{
	(void)state;
	asv_command_release(&command);
	return 0;
}

static int parse(const char *text)
{
	static const struct asv_variable variables[] = {
		{"build_dir", "/tmp/a b"}, {"wheel_file", NULL}, {"project", "text"}, {NULL, NULL}};

	release(NULL);
	err_clear(&err);
	return asv_command_parse(&command, text, variables, &err);
}

static void assert_words(char **words, const char *const *wanted)
{
	size_t n = 0;

	for (; wanted[n]; n++)
		assert_string_equal(words[n], wanted[n]);
	assert_null(words[n]);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void words_are_split_as_by_a_shell(void **state)
{
	(void)state;
	assert_int_equal(parse(" python -c 'a \"b\"'  \"c \\\" 'd'\" e\\ f \"\" "), 0);
	assert_words(command.words, WORDS("python", "-c", "a \"b\"", "c \" 'd'", "e f", ""));
	assert_null(command.env);
	assert_null(command.directory);
}

static void a_variable_stays_one_word(void **state)
{
	(void)state;
	assert_int_equal(parse("pip install {build_dir}/x {{a}} {project}[all]"), 0);
	assert_words(command.words, WORDS("pip", "install", "/tmp/a b/x", "{a}", "text[all]"));
}

static void what_stands_in_front_is_taken_off(void **state)
{
	(void)state;
	assert_int_equal(parse("A=1 in-dir={build_dir} B='x y' return-code=any pip C=3"), 0);
	assert_words(command.words, WORDS("pip", "C=3"));
	assert_words(command.env, WORDS("A=1", "B=x y"));
	assert_string_equal(command.directory, "/tmp/a b");
}

static void exit_statuses_that_are_fine(void **state)
{
	(void)state;
	assert_int_equal(parse("pip"), 0);
	assert_true(asv_command_allows(&command, 0));
	assert_false(asv_command_allows(&command, 1));
	assert_int_equal(parse("return-code=1,20 pip"), 0);
	assert_false(asv_command_allows(&command, 0));
	assert_true(asv_command_allows(&command, 1));
	assert_true(asv_command_allows(&command, 20));
	assert_false(asv_command_allows(&command, 2));
	assert_int_equal(parse("return-code=any pip"), 0);
	assert_true(asv_command_allows(&command, 77));
}

static void what_is_wrong_is_named_with_the_command(void **state)
{
	(void)state;
	assert_int_equal(parse("pip 'x"), -1);
	assert_string_equal(err.text, "\"pip 'x\": a quote without an end");
	assert_int_equal(parse("pip x\\"), -1);
	assert_int_equal(parse("pip {wheel_file}"), -1);
	assert_string_equal(err.text, "\"pip {wheel_file}\": {wheel_file}: there is no such "
				      "variable here; there are {build_dir} {project}");
	assert_int_equal(parse("pip {x"), -1);
	assert_string_equal(err.text, "\"pip {x\": a single '{' (write it twice)");
	assert_int_equal(parse("A=1"), -1);
	assert_string_equal(err.text, "\"A=1\": there is nothing to run");
	assert_int_equal(parse("return-code=x pip"), -1);
	assert_non_null(strstr(err.text, "return-code=x: not a list of exit statuses"));
	assert_int_equal(parse("in-dir=a in-dir=b pip"), -1);
	assert_non_null(strstr(err.text, "in-dir=b: it is there already"));
	assert_int_equal(err.kind, ERR_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(words_are_split_as_by_a_shell, release),
		cmocka_unit_test_teardown(a_variable_stays_one_word, release),
		cmocka_unit_test_teardown(what_stands_in_front_is_taken_off, release),
		cmocka_unit_test_teardown(exit_statuses_that_are_fine, release),
		cmocka_unit_test_teardown(what_is_wrong_is_named_with_the_command, release),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
