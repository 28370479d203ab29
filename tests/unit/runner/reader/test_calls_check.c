/* Where native calls cannot be walked each cause is said, with what would help. */
#include "runner/reader/calls_check.h"
#include "tests/unit/support.h"

#include <string.h>

static const struct calls_facts usual = {.has_rules = true,
					 .has_loop = true,
					 .has_symbols = true,
					 .version = "3.13.0",
					 .file = "python3.13"};

static void is_refused(const struct calls_facts *facts, const char *because)
{
	struct err err = {0};

	assert_int_equal(calls_judge(facts, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	if (!strstr(err.text, because) || !strstr(err.text, "leave out --native"))
		fail_msg("%s", err.text);
}

static void what_can_be_walked_is_not_refused(void **state)
{
	struct calls_facts facts = usual;

	(void)state;
	assert_int_equal(calls_judge(&facts, NULL), 0);
	facts.has_symbols = false; /* stripped, as distributions have it */
	assert_int_equal(calls_judge(&facts, NULL), 0);
	facts = usual;
	facts.has_loop = false; /* 3.8, 3.9 */
	assert_int_equal(calls_judge(&facts, NULL), 0);
}

static void another_namespace_is_refused(void **state)
{
	struct calls_facts facts = usual;

	(void)state;
	facts.is_in_another = true;
	is_refused(&facts, "run assay there");
}

static void a_file_without_call_frame_information_is_refused_by_name(void **state)
{
	struct calls_facts facts = usual;

	(void)state;
	facts.has_rules = false;
	is_refused(&facts, "python3.13 has no call frame information");
}

static void an_old_stripped_interpreter_is_refused_by_name(void **state)
{
	struct calls_facts facts = usual;

	(void)state;
	facts.has_loop = facts.has_symbols = false;
	facts.version = "3.8.18";
	is_refused(&facts, "native calls of CPython 3.8.18 are found by the symbols of python3.13");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_can_be_walked_is_not_refused),
		cmocka_unit_test(another_namespace_is_refused),
		cmocka_unit_test(a_file_without_call_frame_information_is_refused_by_name),
		cmocka_unit_test(an_old_stripped_interpreter_is_refused_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
