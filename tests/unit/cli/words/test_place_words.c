/* Where two sides were measured: what they have in common is said once. */
#include "cli/words/place_words.h"
#include "tests/unit/support.h"

static const char *const names[2] = {"old", "new"};

static void check(const struct place_facts *old_place, const struct place_facts *new_place,
		  const char *wanted)
{
	const struct place_facts facts[2] = {*old_place, *new_place};
	struct buf text = {0};

	place_words_add_two(&text, facts, names);
	assert_string_equal(buf_text(&text), wanted);
	buf_release(&text);
}

static void what_is_the_same_is_said_once(void **state)
{
	const struct place_facts here = {"cpython", "3.12.3 (64-bit)", NULL, "Cyrix 6x86", 2};
	const struct place_facts newer = {"cpython", "3.13.0", "disabled", "Cyrix 6x86", 2};
	const struct place_facts there = {"cpython", "3.12.3", NULL, "VIA C3", 1};
	const struct place_facts nowhere = {0};

	(void)state;
	check(&here, &here, "CPython 3.12.3, Cyrix 6x86, 2 CPUs");
	check(&here, &newer,
	      "old: CPython 3.12.3; new: CPython 3.13.0 without GIL; Cyrix 6x86, 2 CPUs");
	check(&here, &there, "CPython 3.12.3; old: Cyrix 6x86, 2 CPUs; new: VIA C3, 1 CPU");
	check(&newer, &there,
	      "old: CPython 3.13.0 without GIL, Cyrix 6x86, 2 CPUs; new: CPython 3.12.3, VIA C3, "
	      "1 CPU");
	check(&here, &nowhere, "old: CPython 3.12.3, Cyrix 6x86, 2 CPUs; new: not known");
	check(&nowhere, &nowhere, "");
}

static void a_program_has_a_machine_alone(void **state)
{
	const struct place_facts here = {NULL, NULL, NULL, "Cyrix 6x86", 2};

	(void)state;
	check(&here, &here, "Cyrix 6x86, 2 CPUs");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_the_same_is_said_once),
		cmocka_unit_test(a_program_has_a_machine_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
