/* Calls of two sides in one table: who runs what. */
#include "results/profiles/call_match.h"
#include "tests/unit/results/profiles/profile_made.h"

static size_t group(const struct call_match *match, const char *function)
{
	for (size_t i = 0; i < match->n; i++)
		if (strcmp(match->frames[i]->function, function) == 0)
			return i;
	fail_msg("no %s", function);
	return SIZE_MAX;
}

static void what_takes_the_items_of_a_generator_expression_runs_it(void **state)
{
	static const char *const roots[2] = {NULL, NULL};
	struct stack_profile old = {0}, new = {0};
	const struct stack_profile *const profiles[2] = {&old, &new};
	struct call_match match;

	(void)state;
	made_stack(&old, 0, "f f.<locals>.<genexpr>", 2);
	made_stack(&old, 0, "f", 1);
	made_stack(&new, 0, "f", 1);
	made_stack(&new, 0, "f f.<locals>.<genexpr>", 41);
	made_stack(&new, 0, "f f.<locals>.<genexpr> total", 40);
	made_stack(&new, 0, "g g.<locals>.<genexpr>", 3);
	made_stack(&new, 0, "<genexpr>", 1);
	old.parts[0].iterations = new.parts[0].iterations = 1;
	assert_int_equal(call_match_make(&match, profiles, roots, NULL), 0);
	assert_int_equal(call_match_runner(&match, group(&match, "f.<locals>.<genexpr>")),
			 group(&match, "f"));
	assert_int_equal(call_match_runner(&match, group(&match, "g.<locals>.<genexpr>")),
			 group(&match, "g"));
	assert_int_equal(call_match_runner(&match, group(&match, "total")), group(&match, "total"));
	assert_int_equal(call_match_runner(&match, group(&match, "<genexpr>")), SIZE_MAX);
	assert_int_equal(call_match_runner(&match, SIZE_MAX), SIZE_MAX);
	call_match_release(&match);
	stack_profile_release(&old);
	stack_profile_release(&new);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_takes_the_items_of_a_generator_expression_runs_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
