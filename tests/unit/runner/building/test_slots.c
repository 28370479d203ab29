/* Which environment of several is used, and that no two runs use the same one. */
#include "runner/building/slots.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

static struct slot_state states[SLOTS_MAX];

/* The first `n` are there; nobody uses them. */
static void there_are(int n)
{
	memset(states, 0, sizeof(states));
	for (int i = 0; i < n; i++)
		states[i] = (struct slot_state){.is_there = true, .used = 100 - i};
}

static void the_one_that_has_it_is_used(void **state)
{
	(void)state;
	there_are(3);
	states[1].has_it = true;
	assert_int_equal(slots_choose(states), 1);
	states[1].is_taken = true;
	assert_int_equal(slots_choose(states), 3);
}

static void a_few_are_kept_before_one_is_used_for_something_else(void **state)
{
	(void)state;
	there_are(0);
	assert_int_equal(slots_choose(states), 0);
	there_are(SLOTS_KEPT - 1);
	assert_int_equal(slots_choose(states), SLOTS_KEPT - 1);
	there_are(SLOTS_KEPT);
	assert_int_equal(slots_choose(states), SLOTS_KEPT - 1); /* used longest ago */
	states[0].used = 1;
	assert_int_equal(slots_choose(states), 0);
}

static void what_was_not_ended_is_used_before_a_new_one(void **state)
{
	(void)state;
	there_are(2);
	states[0].is_spare = true;
	assert_int_equal(slots_choose(states), 0);
	states[1].has_it = true;
	assert_int_equal(slots_choose(states), 1);
	there_are(2);
	states[2].is_spare = true; /* not there: not to be used again */
	assert_int_equal(slots_choose(states), 2);
}

static void more_are_made_only_while_all_are_in_use(void **state)
{
	(void)state;
	there_are(SLOTS_KEPT);
	for (int i = 0; i < SLOTS_KEPT; i++)
		states[i].is_taken = true;
	assert_int_equal(slots_choose(states), SLOTS_KEPT);
	for (int i = 0; i < SLOTS_MAX; i++)
		states[i].is_taken = true;
	assert_int_equal(slots_choose(states), -1);
}

static void what_is_installed_is_found_again_by_the_next_run(void **state)
{
	char folder[] = "/tmp/assay-slots-XXXXXX", parent[64];
	struct slot one, other;
	struct err err = {0};

	(void)state;
	assert_int_equal(scratch_make(folder), 0);
	snprintf(parent, sizeof(parent), "%s/a/b", folder);
	assert_int_equal(slot_take(&one, parent, "main", &err), 0);
	assert_false(one.has_it);
	assert_int_equal(slot_note(&one, "main", &err), 0);
	assert_int_equal(slot_take(&other, parent, "main", &err), 0); /* that one is in use */
	assert_false(other.has_it);
	assert_string_not_equal(one.folder, other.folder);
	slot_release(&one);
	assert_int_equal(slot_take(&one, parent, "main", &err), 0);
	assert_true(one.has_it);
	assert_int_equal(slot_note(&one, NULL, &err), 0);
	slot_release(&one);
	assert_int_equal(slot_take(&one, parent, "main", &err), 0);
	assert_false(one.has_it);
	slot_release(&one);
	slot_release(&other);
	slot_release(&other);
	assert_int_equal(scratch_remove(folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_one_that_has_it_is_used),
		cmocka_unit_test(a_few_are_kept_before_one_is_used_for_something_else),
		cmocka_unit_test(what_was_not_ended_is_used_before_a_new_one),
		cmocka_unit_test(more_are_made_only_while_all_are_in_use),
		cmocka_unit_test(what_is_installed_is_found_again_by_the_next_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
