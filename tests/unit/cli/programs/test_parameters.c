/* {VAR} and the values that stand for it. */
#include "cli/programs/parameters.h"
#include "results/base/buf.h"
#include "tests/unit/support.h"

#include <stdlib.h>

/* The words of -L, -P and -D, each list ended by NULL. */
struct typed {
	const char *lists[8], *scans[8], *steps[4];
};

static int expand(struct parameters *parameters, const struct typed *typed, struct err *err)
{
	const char *const *from[] = {typed->lists, typed->scans, typed->steps};
	struct texts to[3] = {{0}};
	int rc;

	for (int i = 0; i < 3; i++)
		for (size_t j = 0; from[i][j]; j++)
			assert_int_equal(texts_add(&to[i], from[i][j]), 0);
	rc = parameters_from(parameters, &to[0], &to[1], &to[2], err);
	for (int i = 0; i < 3; i++)
		texts_release(&to[i]);
	return rc;
}

/* All combinations of the text, each ended by ";". */
static void check(const struct typed *typed, const char *text, const char *wanted)
{
	struct parameters parameters;
	struct buf all = {0};
	struct err err = {0};

	if (expand(&parameters, typed, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < parameters_combinations(&parameters); i++) {
		char *filled = parameters_fill_new(&parameters, i, text);

		buf_addf(&all, "%s;", filled);
		free(filled);
	}
	assert_string_equal(buf_text(&all), wanted);
	buf_release(&all);
	parameters_release(&parameters);
}

static void check_refused(const struct typed *typed, const char *said)
{
	struct parameters parameters;
	struct err err = {0};

	assert_int_equal(expand(&parameters, typed, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	if (!strstr(err.text, said))
		fail_msg("\"%s\" does not say \"%s\"", err.text, said);
	parameters_release(&parameters);
}

static void a_list_stands_in_every_place_of_its_name(void **state)
{
	(void)state;
	check(&(struct typed){.lists = {"n", "1,2"}}, "sleep {n} {n}", "sleep 1 1;sleep 2 2;");
	check(&(struct typed){.lists = {"n", "-x,"}}, "a{n}b", "a-xb;ab;");
	check(&(struct typed){{0}}, "a {n}", "a {n};");
}

static void a_comma_behind_a_backslash_is_part_of_a_value(void **state)
{
	(void)state;
	check(&(struct typed){.lists = {"n", "a\\,b,c\\d,\\\\"}}, "{n}", "a,b;c\\d;\\;");
}

static void the_first_of_several_changes_fastest(void **state)
{
	(void)state;
	check(&(struct typed){.lists = {"a", "1,2", "b", "x,y"}}, "{a}{b}", "1x;2x;1y;2y;");
	check(&(struct typed){.lists = {"a", "1,2"}, .scans = {"n", "8", "9"}}, "{a}{n}",
	      "18;28;19;29;");
}

static void scans_are_exact(void **state)
{
	(void)state;
	check(&(struct typed){.scans = {"n", "1", "3"}}, "{n}", "1;2;3;");
	check(&(struct typed){.scans = {"n", "3", "3"}}, "{n}", "3;");
	check(&(struct typed){.scans = {"n", "0", "0.35"}, .steps = {"0.1"}}, "{n}",
	      "0;0.1;0.2;0.3;");
	check(&(struct typed){.scans = {"n", "0.3", "0.7"}, .steps = {"0.2"}}, "{n}",
	      "0.3;0.5;0.7;");
	check(&(struct typed){.scans = {"n", "-1", "1"}, .steps = {"1.0"}}, "{n}", "-1;0.0;1.0;");
	check(&(struct typed){.scans = {"n", "0.999999999", "1"}, .steps = {"0.000000001"}}, "{n}",
	      "0.999999999;1.000000000;");
}

static void each_scan_may_have_its_step(void **state)
{
	(void)state;
	check(&(struct typed){.scans = {"a", "0", "4", "b", "0", "9"}, .steps = {"2", "9"}},
	      "{a}{b}", "00;20;40;09;29;49;");
	check(&(struct typed){.scans = {"a", "0", "4", "b", "0", "4"}, .steps = {"4"}}, "{a}{b}",
	      "00;40;04;44;");
	check_refused(&(struct typed){.scans = {"a", "0", "4"}, .steps = {"1", "2"}},
		      "--parameter-step-size is given 2 times for 1 scan:");
}

static void values_are_not_looked_at_again(void **state)
{
	(void)state;
	check(&(struct typed){.lists = {"a", "{b}", "b", "1,2"}}, "{a}{b}", "{b}1;{b}2;");
	check(&(struct typed){.lists = {"a", "1"}}, "{{a}} {a {aa} a} {print $1}",
	      "{1} {a {aa} a} {print $1};");
}

static void names_must_be_usable(void **state)
{
	(void)state;
	check_refused(&(struct typed){.lists = {"a b", "1"}},
		      "--parameter-list a b: a parameter's");
	check_refused(&(struct typed){.lists = {"{a}", "1"}}, "--parameter-list {a}: ");
	check_refused(&(struct typed){.lists = {"", "1"}}, "--parameter-list \"\": ");
	check_refused(&(struct typed){.lists = {"a", "1"}, .scans = {"a", "1", "2"}},
		      "--parameter-scan a: there is a parameter of this name");
}

static void lists_and_scans_that_cannot_be_are_refused(void **state)
{
	(void)state;
	check_refused(&(struct typed){.lists = {"a", "1,2,1"}},
		      "--parameter-list a: the value \"1\" stands in it twice");
	check_refused(&(struct typed){.scans = {"a", "x", "2"}},
		      "--parameter-scan a: needs a number such as 10 or 0.25 (9 places at most), "
		      "not \"x\"");
	check_refused(&(struct typed){.scans = {"a", "1", "2"}, .steps = {"0"}},
		      "--parameter-step-size of a: must be above 0");
	check_refused(&(struct typed){.scans = {"a", "1", "2"}, .steps = {"-1"}}, "above 0");
	check_refused(&(struct typed){.scans = {"a", "2", "1"}},
		      "--parameter-scan a 2 1: it is empty, since MAX is below MIN");
}

static void too_many_values_are_a_mistake(void **state)
{
	(void)state;
	check_refused(&(struct typed){.scans = {"a", "1", "1001"}},
		      "--parameter-scan: 1001 values; at most 1000");
	check_refused(&(struct typed){.scans = {"a", "-999999999", "999999999"},
				      .steps = {"0.000000001"}},
		      "at most 1000");
	check_refused(&(struct typed){.scans = {"a", "1", "100", "b", "1", "100"}},
		      "the parameters have 10000 combinations; at most 1000");
}

static void a_name_is_found_only_in_braces(void **state)
{
	const struct parameter parameter = {.name = "n"};

	(void)state;
	assert_true(parameter_is_in(&parameter, "a{n}"));
	assert_false(parameter_is_in(&parameter, "n {m} {nn} {n"));
	assert_false(parameter_is_in(&parameter, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_stands_in_every_place_of_its_name),
		cmocka_unit_test(a_comma_behind_a_backslash_is_part_of_a_value),
		cmocka_unit_test(the_first_of_several_changes_fastest),
		cmocka_unit_test(scans_are_exact),
		cmocka_unit_test(each_scan_may_have_its_step),
		cmocka_unit_test(values_are_not_looked_at_again),
		cmocka_unit_test(names_must_be_usable),
		cmocka_unit_test(lists_and_scans_that_cannot_be_are_refused),
		cmocka_unit_test(too_many_values_are_a_mistake),
		cmocka_unit_test(a_name_is_found_only_in_braces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
