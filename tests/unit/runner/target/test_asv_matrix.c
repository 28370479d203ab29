/* Which environments a matrix names, by asv's rules. */
#include "runner/target/asv_matrix.h"
#include "tests/unit/support.h"

#include <string.h>

static struct asv_conf conf;
static struct asv_variant variant;
static struct err err;
static size_t n;

static int release(void **state)
{
	(void)state;
	asv_conf_release(&conf);
	asv_variant_release(&variant);
	return 0;
}

static int look(const char *text, const char *python, bool is_asked_for)
{
	release(NULL);
	err_clear(&err);
	assert_int_equal(asv_conf_parse(&conf, text, strlen(text), &err), 0);
	return asv_matrix_first(&variant, &n, &conf, python, is_asked_for, &err);
}

/* All entries of a list, with a blank between. */
static const char *joined(char **list)
{
	static char text[200];

	*text = '\0';
	for (; *list; list++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s", *text ? " " : "",
			 *list);
	return text;
}

static void the_first_combination_is_taken_and_all_are_counted(void **state)
{
	(void)state;
	assert_int_equal(
		look("{\"matrix\": {\"req\": {\"numpy\": [\"2.0\", \"\"], \"pip+six\": []},"
		     " \"env\": {\"A\": [\"1\", null, \"3\"]},"
		     " \"env_nobuild\": {\"B\": \"x y\"}}}",
		     "3.12", false),
		0);
	assert_int_equal(n, 6);
	assert_string_equal(joined(variant.requirements), "numpy==2.0 six");
	assert_string_equal(joined(variant.build_env), "A=1");
	assert_string_equal(joined(variant.run_env), "B=x y");
	assert_string_equal(variant.name, "py3.12-numpy2.0-pip+six-A1-Bx y");
}

static void no_matrix_is_one_environment(void **state)
{
	(void)state;
	assert_int_equal(look("{}", "3.12", false), 0);
	assert_int_equal(n, 1);
	assert_string_equal(variant.name, "py3.12");
	assert_string_equal(joined(variant.requirements), "");
}

static void a_matrix_of_old_is_requirements_alone(void **state)
{
	(void)state;
	assert_int_equal(look("{\"matrix\": {\"numpy\": [1.5], \"six\": [null]}}", "3", false), 0);
	assert_string_equal(joined(variant.requirements), "numpy==1.5");
	assert_string_equal(variant.name, "py3-numpy1.5");
}

static void excluded_combinations_are_passed_over(void **state)
{
	static const char text[] =
		"{\"matrix\": {\"req\": {\"a\": [\"1.0\", \"2.0\"], \"b\": [null, \"\"]}},"
		" \"exclude\": [{\"python\": \"3.1[12]\", \"req\": {\"a\": \"1\\\\.0\"}},"
		" {\"sys_platform\": \"win32\"}, {\"req\": {\"b\": null}},"
		" {\"environment_type\": \"virtualenv\", \"python\": \"2\"}]}";

	(void)state;
	assert_int_equal(look(text, "3.12", false), 0);
	assert_int_equal(n, 1);
	assert_string_equal(joined(variant.requirements), "a==2.0 b");
	assert_int_equal(look(text, "3.13", false), 0);
	assert_int_equal(n, 2); /* a pattern must match the whole value */
	assert_string_equal(joined(variant.requirements), "a==1.0 b");
	assert_int_equal(look(text, "2", false), 0);
	assert_int_equal(n, 0);
	assert_null(variant.name);
	assert_int_equal(look(text, "2", true), 0); /* asked for: bare */
	assert_int_equal(n, 1);
	assert_string_equal(variant.name, "py2");
}

static void included_ones_count_unless_a_python_was_asked_for(void **state)
{
	static const char text[] =
		"{\"exclude\": [{\"python\": \"3.9\"}],"
		" \"include\": [{\"python\": \"3.9\", \"sys_platform\": \"win.*\"},"
		" {\"python\": \"3.9\", \"req\": {\"six\": \"\"}, \"environment_type\": null},"
		" {\"python\": \"3.9\", \"req\": {\"six\": \"1\"}}]}";

	(void)state;
	assert_int_equal(look(text, "3.9", false), 0);
	assert_int_equal(n, 1);
	assert_string_equal(joined(variant.requirements), "six==1");
	assert_int_equal(look(text, "3.9", true), 0);
	assert_string_equal(joined(variant.requirements), "");
	assert_int_equal(look(text, "3.10", false), 0);
	assert_int_equal(n, 1);
	assert_string_equal(variant.name, "py3.10");
}

static void what_is_no_matrix_is_named(void **state)
{
	(void)state;
	assert_int_equal(look("{\"matrix\": {\"req\": {}, \"numpy\": []}}", "3", false), -1);
	assert_non_null(strstr(err.text, "matrix: beside req, env and env_nobuild"));
	assert_int_equal(look("{\"matrix\": {\"req\": []}}", "3", false), -1);
	assert_non_null(strstr(err.text, "matrix: req: must be an object"));
	assert_int_equal(look("{\"matrix\": {\"req\": {\"a\": [true]}}}", "3", false), -1);
	assert_non_null(strstr(err.text, "a: a value must be a text"));
	assert_int_equal(look("{\"matrix\": {\"env\": {\"a=b\": \"1\"}}}", "3", false), -1);
	assert_non_null(strstr(err.text, "\"a=b\" is no name of a variable"));
	assert_int_equal(look("{\"exclude\": [{\"python\": \"(\"}]}", "3", false), -1);
	assert_non_null(strstr(err.text, "exclude: item 1: (: this pattern cannot be read"));
	assert_int_equal(look("{\"include\": [{\"req\": {}}]}", "3", false), -1);
	assert_non_null(strstr(err.text, "include: item 1: python: must be there"));
	assert_int_equal(err.kind, ERR_INPUT);
}

static void assert_requirement(const char *name, const char *value, const char *wanted)
{
	char *made = asv_requirement_new(name, value);

	assert_string_equal(made, wanted);
	free(made);
}

static void requirements_are_as_pip_takes_them(void **state)
{
	(void)state;
	assert_requirement("numpy", "", "numpy");
	assert_requirement("numpy", "1.26", "numpy==1.26");
	assert_requirement("pip+numpy", ">=1.26,<3", "numpy>=1.26,<3");
	assert_requirement("numpy", "~=1.26", "numpy~=1.26");
	assert_requirement("numpy", "git+https://host/numpy", "git+https://host/numpy");
	assert_requirement("mine", "../mine", "../mine");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(the_first_combination_is_taken_and_all_are_counted,
					  release),
		cmocka_unit_test_teardown(no_matrix_is_one_environment, release),
		cmocka_unit_test_teardown(a_matrix_of_old_is_requirements_alone, release),
		cmocka_unit_test_teardown(excluded_combinations_are_passed_over, release),
		cmocka_unit_test_teardown(included_ones_count_unless_a_python_was_asked_for,
					  release),
		cmocka_unit_test_teardown(what_is_no_matrix_is_named, release),
		cmocka_unit_test(requirements_are_as_pip_takes_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
