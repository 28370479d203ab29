/* Where stacks were most often. */
#include "runner/diagnosing/stack_places.h"
#include "tests/unit/support.h"

static struct err err;

static size_t below(struct stack_profile *profile, size_t parent, enum profile_frame_kind kind,
		    const char *function, int line)
{
	return stack_profile_node(profile, parent,
				  stack_profile_frame(profile, kind, function, "/p/a.py", 1, &err),
				  line, &err);
}

/* task -> outer:3 -> inner:7 and inner:8, each with C code below. */
struct tree {
	struct stack_profile profile;
	size_t part, task, outer, inner7, inner8, sleep7, read8, list8;
};

static struct tree tree_new(void)
{
	struct tree t = {0};

	t.part = stack_profile_part(&t.profile, &err);
	t.task = below(&t.profile, PROFILE_NO_PARENT, PROFILE_TASK, "writer", 0);
	t.outer = below(&t.profile, t.task, PROFILE_PYTHON, "outer", 3);
	t.inner7 = below(&t.profile, t.outer, PROFILE_PYTHON, "inner", 7);
	t.inner8 = below(&t.profile, t.outer, PROFILE_PYTHON, "inner", 8);
	t.sleep7 = below(&t.profile, t.inner7, PROFILE_SYSCALL, "clock_nanosleep", 0);
	t.read8 = below(&t.profile, t.inner8, PROFILE_SYSCALL, "read", 0);
	t.list8 = below(&t.profile, t.inner8, PROFILE_NATIVE, "list_sort", 0);
	return t;
}

static void a_spot_is_the_innermost_function_and_what_is_below_it(void **state)
{
	struct tree t = tree_new();
	struct stack_spot spot = stack_spot_of(&t.profile, t.sleep7, 5);

	(void)state;
	assert_int_equal(stack_root(&t.profile, t.sleep7), t.profile.nodes[t.task].frame);
	assert_int_equal(spot.root, t.profile.nodes[t.task].frame);
	assert_string_equal(t.profile.frames[spot.place.frame].function, "inner");
	assert_int_equal(spot.place.line, 7);
	assert_string_equal(t.profile.frames[spot.leaf].function, "clock_nanosleep");
	assert_int_equal(spot.weight, 5);
	assert_true(stack_spot_of(&t.profile, t.inner8, 1).leaf == PROFILE_NO_PARENT);
	stack_profile_release(&t.profile);
}

static void a_stack_without_a_function_is_its_outermost_frame(void **state)
{
	struct stack_profile profile = {0};
	size_t leaf = below(&profile, PROFILE_NO_PARENT, PROFILE_NATIVE, "main", 0);
	struct stack_spot spot = stack_spot_of(&profile, leaf, 1);

	(void)state;
	assert_int_equal(spot.place.frame, profile.nodes[leaf].frame);
	assert_int_equal(spot.leaf, profile.nodes[leaf].frame);
	stack_profile_release(&profile);
}

static void most_of_a_root_is_a_line_with_all_that_is_below_it(void **state)
{
	struct tree t = tree_new();
	size_t n, other = below(&t.profile, PROFILE_NO_PARENT, PROFILE_PYTHON, "other", 1);
	struct stack_spot *spots, most;

	(void)state;
	stack_profile_add(&t.profile, t.sleep7, t.part, 5);
	stack_profile_add(&t.profile, t.read8, t.part, 4);
	stack_profile_add(&t.profile, t.list8, t.part, 2);
	stack_profile_add(&t.profile, other, t.part, 50);
	spots = stack_spots_new(&t.profile, &n, &err);
	assert_int_equal(n, 4);
	assert_true(stack_spots_most(spots, n, t.profile.nodes[t.task].frame, &most));
	assert_int_equal(most.place.line, 8); /* 4 + 2 are more than 5 */
	assert_int_equal(most.weight, 6);
	assert_string_equal(t.profile.frames[most.leaf].function, "read");
	assert_true(stack_spots_most(spots, n, t.profile.nodes[other].frame, &most));
	assert_int_equal(most.weight, 50);
	assert_false(stack_spots_most(spots, n, t.profile.nodes[t.inner7].frame, &most));
	free(spots);
	stack_profile_release(&t.profile);
}

static void no_weight_is_no_spot(void **state)
{
	struct tree t = tree_new();
	struct stack_spot *spots, most;
	size_t n;

	(void)state;
	spots = stack_spots_new(&t.profile, &n, &err);
	assert_non_null(spots);
	assert_int_equal(n, 0);
	assert_false(stack_spots_most(spots, n, 0, &most));
	free(spots);
	stack_profile_release(&t.profile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_spot_is_the_innermost_function_and_what_is_below_it),
		cmocka_unit_test(a_stack_without_a_function_is_its_outermost_frame),
		cmocka_unit_test(most_of_a_root_is_a_line_with_all_that_is_below_it),
		cmocka_unit_test(no_weight_is_no_spot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
