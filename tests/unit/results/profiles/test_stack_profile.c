#include "results/profiles/stack_profile.h"
#include "tests/unit/support.h"

static struct err err;

static size_t frame_of(struct stack_profile *profile, const char *function)
{
	return stack_profile_frame(profile, PROFILE_PYTHON, function, "/a.py", 1, &err);
}

static void an_empty_profile_has_no_samples(void **state)
{
	struct stack_profile profile = {0};

	(void)state;
	assert_int_equal(stack_profile_samples(&profile), 0);
	stack_profile_release(&profile);
	stack_profile_release(&profile);
}

static void two_frames_with_the_same_four_are_one(void **state)
{
	static const struct profile_frame others[] = {
		{PROFILE_NATIVE, "f", "/a.py", 1}, {PROFILE_PYTHON, "g", "/a.py", 1},
		{PROFILE_PYTHON, "f", "/b.py", 1}, {PROFILE_PYTHON, "f", "/a.py", 2},
		{PROFILE_PYTHON, "f/a.py", "", 1}, {PROFILE_PYTHON, "", "f/a.py", 1},
	};
	struct stack_profile profile = {0};
	char function[] = "f";
	size_t f = stack_profile_frame(&profile, PROFILE_PYTHON, function, "/a.py", 1, &err);

	(void)state;
	function[0] = 'x'; /* texts are copied */
	assert_int_equal(frame_of(&profile, "f"), f);
	assert_string_equal(profile.frames[f].function, "f");
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		assert_int_equal(stack_profile_frame(&profile, others[i].kind, others[i].function,
						     others[i].file, others[i].first_line, &err),
				 i + 1);
	assert_int_equal(profile.n_frames, 7);
	stack_profile_release(&profile);
}

static void a_node_is_a_frame_under_its_caller_at_a_line(void **state)
{
	struct stack_profile profile = {0};
	size_t f = frame_of(&profile, "f"), g = frame_of(&profile, "g");
	size_t root = stack_profile_node(&profile, PROFILE_NO_PARENT, f, 3, &err);

	(void)state;
	assert_int_equal(stack_profile_node(&profile, PROFILE_NO_PARENT, f, 3, &err), root);
	assert_int_not_equal(stack_profile_node(&profile, PROFILE_NO_PARENT, f, 4, &err), root);
	assert_int_not_equal(stack_profile_node(&profile, root, f, 3, &err), root);
	assert_int_not_equal(stack_profile_node(&profile, PROFILE_NO_PARENT, g, 3, &err), root);
	assert_int_equal(profile.n_nodes, 4);
	assert_int_equal(profile.nodes[2].parent, root);
	stack_profile_release(&profile);
}

static void weights_are_kept_by_worker_however_many_come_later(void **state)
{
	struct stack_profile profile = {0};
	size_t f = frame_of(&profile, "f");
	size_t first = stack_profile_node(&profile, PROFILE_NO_PARENT, f, 1, &err), last;

	(void)state;
	for (size_t part = 0; part < 9; part++) {
		assert_int_equal(stack_profile_part(&profile, &err), part);
		assert_int_equal(profile.parts[part].samples, 0);
		assert_true(isnan(profile.parts[part].plain_s));
		stack_profile_add(&profile, first, part, (int64_t)part);
	}
	for (int line = 2; line < 300; line++)
		stack_profile_node(&profile, PROFILE_NO_PARENT, f, line, &err);
	last = profile.n_nodes - 1;
	stack_profile_add(&profile, last, 8, 100);
	stack_profile_add(&profile, first, 8, 2);
	for (size_t part = 0; part < 9; part++) {
		assert_int_equal(stack_profile_own(&profile, first, part),
				 part == 8 ? 10 : (int64_t)part);
		assert_int_equal(stack_profile_own(&profile, last, part), part == 8 ? 100 : 0);
	}
	assert_int_equal(stack_profile_node_own(&profile, first), 38);
	assert_int_equal(profile.parts[8].samples, 110);
	assert_int_equal(stack_profile_samples(&profile), 138);
	stack_profile_release(&profile);
}

static void a_hundred_thousand_stacks_keep_their_weights(void **state)
{
	enum { STACKS = 100000 };
	struct stack_profile profile = {0};
	size_t part = stack_profile_part(&profile, &err);

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < STACKS; i++) {
			char name[32];
			size_t root, leaf;

			snprintf(name, sizeof(name), "f%d", i);
			root = stack_profile_node(&profile, PROFILE_NO_PARENT,
						  frame_of(&profile, "main"), i % 10, &err);
			leaf = stack_profile_node(&profile, root, frame_of(&profile, name), i,
						  &err);
			stack_profile_add(&profile, leaf, part, 1);
		}
	}
	assert_int_equal(profile.n_frames, STACKS + 1);
	assert_int_equal(profile.n_nodes, STACKS + 10);
	assert_int_equal(stack_profile_samples(&profile), 2 * STACKS);
	for (size_t i = 0; i < profile.n_nodes; i++)
		assert_int_equal(stack_profile_own(&profile, i, part),
				 profile.nodes[i].parent == PROFILE_NO_PARENT ? 0 : 2);
	stack_profile_release(&profile);
}

static void recursion_ten_thousand_deep_is_one_path(void **state)
{
	struct stack_profile profile = {0};
	size_t part = stack_profile_part(&profile, &err), f = frame_of(&profile, "f");

	(void)state;
	for (int round = 0; round < 3; round++) {
		size_t node = PROFILE_NO_PARENT;

		for (int depth = 0; depth < 10000; depth++)
			node = stack_profile_node(&profile, node, f, 7, &err);
		stack_profile_add(&profile, node, part, 1);
	}
	assert_int_equal(profile.n_nodes, 10000);
	assert_int_equal(stack_profile_own(&profile, 9999, part), 3);
	for (size_t i = 1; i < profile.n_nodes; i++)
		assert_true(profile.nodes[i].parent < i);
	stack_profile_release(&profile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_profile_has_no_samples),
		cmocka_unit_test(two_frames_with_the_same_four_are_one),
		cmocka_unit_test(a_node_is_a_frame_under_its_caller_at_a_line),
		cmocka_unit_test(weights_are_kept_by_worker_however_many_come_later),
		cmocka_unit_test(a_hundred_thousand_stacks_keep_their_weights),
		cmocka_unit_test(recursion_ten_thousand_deep_is_one_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
