#include "results/profiles/profile_functions.h"
#include "results/profiles/profile_kinds.h"
#include "results/profiles/profile_lines.h"
#include "tests/unit/results/profiles/profile_made.h"

static struct err err;

static void self_is_what_ends_in_it_and_total_what_has_it(void **state)
{
	struct stack_profile profile = {0};
	struct profile_weights functions = {0};
	size_t f, g;

	(void)state;
	made_stack(&profile, 0, "f", 1);
	made_stack(&profile, 0, "f g", 10);
	made_stack(&profile, 1, "f g", 100);
	made_stack(&profile, 1, "g", 1000);
	f = made_frame(&profile, "f");
	g = made_frame(&profile, "g");
	assert_int_equal(profile_functions_make(&functions, &profile, NULL, 0, &err), 0);
	assert_int_equal(functions.n, 2);
	assert_int_equal(functions.n_parts, 2);
	assert_int_equal(functions.self[f * 2 + 0], 1);
	assert_int_equal(functions.self[f * 2 + 1], 0);
	assert_int_equal(functions.self[g * 2 + 1], 1100);
	assert_int_equal(functions.total[f * 2 + 0], 11);
	assert_int_equal(functions.total[f * 2 + 1], 100);
	assert_int_equal(profile_weights_self(&functions, g), 1110);
	assert_int_equal(profile_weights_total(&functions, f), 111);
	profile_weights_release(&functions);
	stack_profile_release(&profile);
}

static void a_function_that_calls_itself_counts_once_a_stack(void **state)
{
	struct stack_profile profile = {0};
	struct profile_weights functions = {0};

	(void)state;
	made_stack(&profile, 0, "f f f", 1);
	made_stack(&profile, 0, "f g f", 10);
	made_stack(&profile, 0, "f g h", 100);
	made_stack(&profile, 0, "h f", 1000);
	assert_int_equal(profile_functions_make(&functions, &profile, NULL, 0, &err), 0);
	assert_int_equal(functions.total[made_frame(&profile, "f")], 1111);
	assert_int_equal(functions.self[made_frame(&profile, "f")], 1011);
	assert_int_equal(functions.total[made_frame(&profile, "g")], 110);
	assert_int_equal(functions.total[made_frame(&profile, "h")], 1100);
	profile_weights_release(&functions);
	stack_profile_release(&profile);
}

static void recursion_ten_thousand_deep_counts_once(void **state)
{
	struct stack_profile profile = {0};
	struct profile_weights functions = {0};
	size_t node = PROFILE_NO_PARENT, f;

	(void)state;
	f = stack_profile_frame(&profile, PROFILE_PYTHON, "f", "/a.py", 1, &err);
	stack_profile_part(&profile, &err);
	for (int depth = 0; depth < 10000; depth++) {
		node = stack_profile_node(&profile, node, f, 2, &err);
		stack_profile_add(&profile, node, 0, 1);
	}
	assert_int_equal(profile_functions_make(&functions, &profile, NULL, 0, &err), 0);
	assert_int_equal(functions.total[f], 10000);
	assert_int_equal(functions.self[f], 10000);
	profile_weights_release(&functions);
	stack_profile_release(&profile);
}

static void code_below_a_python_function_may_count_for_it(void **state)
{
	struct stack_profile profile = {0};
	struct profile_weights functions = {0};
	size_t *group;

	(void)state;
	made_stack(&profile, 0, "f !sort", 1);
	made_stack(&profile, 0, "f !sort g", 10);
	made_stack(&profile, 0, "!start", 100);
	made_stack(&profile, 0, "@task f ~poll", 1000);
	group = profile_python_groups_new(&profile, &err);
	assert_non_null(group);
	assert_int_equal(
		profile_functions_make(&functions, &profile, group, profile.n_frames, &err), 0);
	assert_int_equal(functions.self[made_frame(&profile, "f")], 1001);
	assert_int_equal(functions.total[made_frame(&profile, "f")], 1011);
	assert_int_equal(functions.self[made_frame(&profile, "g")], 10);
	assert_int_equal(functions.self[made_frame(&profile, "sort")], 0);
	assert_int_equal(functions.total[made_frame(&profile, "task")], 0);
	assert_int_equal(functions.outside[0], 100);
	free(group);
	profile_weights_release(&functions);
	stack_profile_release(&profile);
}

static void two_frames_may_be_one_function(void **state)
{
	static const size_t group[] = {0, 1, 0};
	struct stack_profile profile = {0};
	struct profile_weights functions = {0};

	(void)state;
	made_stack(&profile, 0, "f", 1);
	made_stack(&profile, 0, "f g", 10);
	made_stack(&profile, 0, "f g f2", 100);
	assert_int_equal(profile_functions_make(&functions, &profile, group, 2, &err), 0);
	assert_int_equal(functions.n, 2);
	assert_int_equal(functions.self[0], 101);
	assert_int_equal(functions.total[0], 111);
	assert_int_equal(functions.total[1], 110);
	profile_weights_release(&functions);
	stack_profile_release(&profile);
}

static void a_profile_without_workers_or_nodes_has_no_weights(void **state)
{
	struct stack_profile profile = {0};
	struct profile_weights functions = {0};
	struct profile_lines lines = {0};

	(void)state;
	assert_int_equal(profile_functions_make(&functions, &profile, NULL, 0, &err), 0);
	assert_int_equal(functions.n, 0);
	assert_int_equal(profile_lines_make(&lines, &profile, &err), 0);
	assert_int_equal(lines.weights.n, 0);
	profile_weights_release(&functions);
	profile_lines_release(&lines);
	stack_profile_frame(&profile, PROFILE_PYTHON, "f", "/a.py", 1, &err);
	stack_profile_node(&profile, PROFILE_NO_PARENT, 0, 1, &err);
	assert_int_equal(profile_functions_make(&functions, &profile, NULL, 0, &err), 0);
	assert_int_equal(profile_weights_total(&functions, 0), 0);
	profile_weights_release(&functions);
	stack_profile_release(&profile);
}

static void lines_have_what_runs_in_them_and_below(void **state)
{
	struct stack_profile profile = {0};
	struct profile_lines lines = {0};
	static const struct {
		const char *function;
		int line;
		int64_t self, total;
	} wanted[] = {{"f", 2, 0, 111}, {"f", 9, 1000, 1000}, {"g", 5, 111, 111}};

	(void)state;
	made_stack(&profile, 0, "f:9", 1000);
	made_stack(&profile, 0, "f:2 g:5", 1);
	made_stack(&profile, 0, "f:2 g:5 !sort", 10);
	made_stack(&profile, 0, "f:2 g:5 g:5", 100);
	assert_int_equal(profile_lines_make(&lines, &profile, &err), 0);
	assert_int_equal(lines.weights.n, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(profile.frames[lines.lines[i].frame].function,
				    wanted[i].function);
		assert_int_equal(lines.lines[i].line, wanted[i].line);
		assert_int_equal(lines.weights.self[i], wanted[i].self);
		assert_int_equal(lines.weights.total[i], wanted[i].total);
	}
	profile_lines_release(&lines);
	stack_profile_release(&profile);
}

static void each_sample_is_spent_in_one_kind(void **state)
{
	struct stack_profile profile = {0};
	int64_t weight[PROFILE_FRAME_KINDS];

	(void)state;
	made_stack(&profile, 0, "f", 1);
	made_stack(&profile, 0, "f !sort", 10);
	made_stack(&profile, 0, "f ~poll", 100);
	made_stack(&profile, 0, "f #gc", 1000);
	made_stack(&profile, 0, "f #gc !visit !free", 10000);
	made_stack(&profile, 0, "f #gc finalizer", 2);
	made_stack(&profile, 0, "@task", 4);
	made_stack(&profile, 0, "!start", 20);
	made_stack(&profile, 1, "f", 5);
	profile_kinds_of(&profile, 0, weight);
	assert_int_equal(weight[PROFILE_PYTHON], 7);
	assert_int_equal(weight[PROFILE_NATIVE], 30);
	assert_int_equal(weight[PROFILE_SYSCALL], 100);
	assert_int_equal(weight[PROFILE_COLLECTOR], 11000);
	assert_int_equal(weight[PROFILE_TASK], 0);
	profile_kinds_of(&profile, 1, weight);
	assert_int_equal(weight[PROFILE_PYTHON], 5);
	stack_profile_release(&profile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(self_is_what_ends_in_it_and_total_what_has_it),
		cmocka_unit_test(a_function_that_calls_itself_counts_once_a_stack),
		cmocka_unit_test(recursion_ten_thousand_deep_counts_once),
		cmocka_unit_test(code_below_a_python_function_may_count_for_it),
		cmocka_unit_test(two_frames_may_be_one_function),
		cmocka_unit_test(a_profile_without_workers_or_nodes_has_no_weights),
		cmocka_unit_test(lines_have_what_runs_in_them_and_below),
		cmocka_unit_test(each_sample_is_spent_in_one_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
