/* Which duel of which contest an id is of. */
#include "results/model/duel_id.h"
#include "tests/unit/support.h"

static void the_first_duel_has_the_contests_id(void **state)
{
	char id[40];

	(void)state;
	duel_id_format(id, sizeof(id), "7-1f", 0);
	assert_string_equal(id, "7-1f");
	assert_int_equal(duel_id_number(id), 0);
}

static void the_others_have_a_number(void **state)
{
	char id[40];

	(void)state;
	duel_id_format(id, sizeof(id), "7-1f", 11);
	assert_string_equal(id, "7-1f.12");
	assert_int_equal(duel_id_number(id), 11);
	assert_int_equal(duel_id_contest_length(id), 4);
}

static void duels_of_one_contest_are_known(void **state)
{
	(void)state;
	assert_true(duel_id_same_contest("7-1f", "7-1f.2"));
	assert_true(duel_id_same_contest("7-1f.3", "7-1f.2"));
	assert_false(duel_id_same_contest("7-1f", "7-1f0"));
	assert_false(duel_id_same_contest("7-1f.2", "8-1f.2"));
}

static void a_number_that_is_none_is_the_firsts(void **state)
{
	(void)state;
	assert_int_equal(duel_id_number("7-1f.x"), 0);
	assert_int_equal(duel_id_number("7-1f.0"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_duel_has_the_contests_id),
		cmocka_unit_test(the_others_have_a_number),
		cmocka_unit_test(duels_of_one_contest_are_known),
		cmocka_unit_test(a_number_that_is_none_is_the_firsts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
