#include "results/profiles/both_sides.h"
#include "tests/unit/results/profiles/profile_made.h"

static void each_path_is_there_once_with_the_parts_of_both_sides(void **state)
{
	struct stack_profile old = {0}, new = {0}, both = {0};
	const struct profile_match_request request = {.profile = {&old, &new}};
	size_t f;

	(void)state;
	made_stack(&old, 0, "loop f", 1);
	made_stack(&old, 1, "loop f", 2);
	made_stack(&old, 0, "loop gone", 5);
	made_stack(&new, 0, "loop came f", 7);
	made_stack(&new, 0, "loop f:12", 3); /* lines do not count */
	new.parts[0].iterations = 9;
	assert_int_equal(both_sides_make(&both, &request, NULL), 0);
	assert_int_equal(both.n_parts, 3);
	assert_int_equal(both.parts[2].iterations, 9);
	assert_int_equal(both.n_nodes, 5); /* loop, f, gone, came, f below that */
	f = made_frame(&both, "f");
	assert_int_equal(both.nodes[1].frame, f);
	assert_int_equal(stack_profile_own(&both, 1, 0), 1);
	assert_int_equal(stack_profile_own(&both, 1, 1), 2);
	assert_int_equal(stack_profile_own(&both, 1, 2), 3);
	assert_int_equal(both.nodes[4].frame, f);
	assert_int_equal(stack_profile_own(&both, 4, 2), 7);
	assert_int_equal(both.parts[2].samples, 10);
	stack_profile_release(&old);
	stack_profile_release(&new);
	stack_profile_release(&both);
}

/* From 3.12 on a comprehension is no call. */
static void a_comprehension_belongs_to_its_function(void **state)
{
	struct stack_profile old = {0}, new = {0}, both = {0};
	const struct profile_match_request request = {.profile = {&old, &new}};

	(void)state;
	made_stack(&old, 0, "f <listcomp>", 4);
	made_stack(&old, 0, "f <listcomp> g", 6);
	made_stack(&new, 0, "f", 4);
	made_stack(&new, 0, "f g", 6);
	assert_int_equal(both_sides_make(&both, &request, NULL), 0);
	assert_int_equal(both.n_nodes, 2);
	for (size_t part = 0; part < 2; part++) {
		assert_int_equal(stack_profile_own(&both, 0, part), 4);
		assert_int_equal(stack_profile_own(&both, 1, part), 6);
	}
	stack_profile_release(&old);
	stack_profile_release(&new);
	stack_profile_release(&both);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_path_is_there_once_with_the_parts_of_both_sides),
		cmocka_unit_test(a_comprehension_belongs_to_its_function),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
