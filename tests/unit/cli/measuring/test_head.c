/* The head of a report: what is known of interpreter, machine and options. */
#include "cli/measuring/head.h"
#include "tests/unit/support.h"

static void check(const struct facts *facts, const struct options_given *given, const char *wanted)
{
	struct buf text = {0};

	head_words_add(&text, facts, given);
	assert_string_equal(buf_text(&text), wanted);
	buf_release(&text);
}

static void interpreter_machine_and_changes(void **state)
{
	const struct option budget = {.long_name = "budget"}, pin = {.long_name = "no-pin"},
			    output = {.long_name = "output", .short_name = 'o'};
	struct option_given items[] = {
		{&budget, "2 s", false}, {&output, "x", true}, {&pin, NULL, false}};
	const struct options_given given = {.items = items, .n = 3};
	struct facts facts = {0};

	(void)state;
	assert_int_equal(facts_add_text(&facts, "python_implementation", "cpython", NULL), 0);
	assert_int_equal(facts_add_text(&facts, "python_version", "3.13.1 (64-bit)", NULL), 0);
	assert_int_equal(facts_add_text(&facts, "assay_python_gil", "disabled", NULL), 0);
	assert_int_equal(facts_add_text(&facts, "cpu_model_name", "Cyrix 6x86", NULL), 0);
	assert_int_equal(facts_add_int(&facts, "cpu_count", 1, NULL), 0);
	check(&facts, NULL, "CPython 3.13.1 without GIL, Cyrix 6x86, 1 CPU");
	check(&facts, &given,
	      "CPython 3.13.1 without GIL, Cyrix 6x86, 1 CPU; --budget '2 s' --no-pin");
	facts_release(&facts);
}

static void options_are_told_as_they_are_typed(void **state)
{
	const struct option list = {OPT_TEXTS, 'L', "parameter-list", .words = 2};
	const struct option ignored = {OPT_FILE, 'i', "ignore-failure", .words = 0};
	struct option_given items[] = {{&list, "n", true},    {&list, "1,2", true},
				       {&list, "m", false},   {&list, "a b", false},
				       {&ignored, "-", true}, {&ignored, "1,3", false}};
	const struct options_given given = {.items = items, .n = 6};
	struct facts facts = {0};

	(void)state;
	check(&facts, &given, "-L n 1,2 --parameter-list m 'a b' -i --ignore-failure=1,3");
}

static void what_is_not_known_is_missing(void **state)
{
	struct facts facts = {0};

	(void)state;
	check(&facts, NULL, "");
	assert_int_equal(facts_add_text(&facts, "cpu_machine", "riscv64", NULL), 0);
	check(&facts, NULL, "riscv64");
	facts_release(&facts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(interpreter_machine_and_changes),
		cmocka_unit_test(options_are_told_as_they_are_typed),
		cmocka_unit_test(what_is_not_known_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
