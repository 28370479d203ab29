#include "results/profiles/heavy_paths.h"
#include "tests/unit/results/profiles/profile_made.h"

static struct err err;

struct wanted {
	const char *function;
	size_t depth, calls;
	double self, total;
};

static void check(const struct stack_profile *profile, double least, size_t most,
		  const struct wanted *wanted, size_t n)
{
	struct heavy_paths paths = {0};

	assert_int_equal(heavy_paths_find(&paths, profile, least, most, &err), 0);
	assert_int_equal(paths.n, n);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(profile->frames[paths.rows[i].frame].function,
				    wanted[i].function);
		assert_int_equal(paths.rows[i].depth, wanted[i].depth);
		assert_int_equal(paths.rows[i].calls, wanted[i].calls);
		assert_rel(paths.rows[i].self, wanted[i].self, 1e-12);
		assert_rel(paths.rows[i].total, wanted[i].total, 1e-12);
	}
	heavy_paths_release(&paths);
}

static void make(struct stack_profile *profile)
{
	made_stack(profile, 0, "main:1 light:1", 9);
	made_stack(profile, 0, "main:1 heavy:1", 20);
	made_stack(profile, 1, "main:2 heavy:2 leaf:1", 30);
	made_stack(profile, 0, "main:3", 1);
	made_stack(profile, 0, "other", 40);
}

static void the_heavier_comes_first_and_lines_do_not_count(void **state)
{
	static const struct wanted wanted[] = {
		{"main", 0, 1, .01, .6},   {"heavy", 1, 1, .2, .5}, {"leaf", 2, 1, .3, .3},
		{"light", 1, 1, .09, .09}, {"other", 0, 1, .4, .4},
	};
	struct stack_profile profile = {0};

	(void)state;
	make(&profile);
	check(&profile, .05, 10, wanted, 5);
	stack_profile_release(&profile);
}

static void what_is_light_is_left_out(void **state)
{
	static const struct wanted wanted[] = {
		{"main", 0, 1, .01, .6},
		{"heavy", 1, 1, .2, .5},
		{"leaf", 2, 1, .3, .3},
		{"other", 0, 1, .4, .4},
	};
	struct stack_profile profile = {0};

	(void)state;
	make(&profile);
	check(&profile, .1, 10, wanted, 4);
	check(&profile, .05, 4, wanted, 4); /* no more rows than these */
	stack_profile_release(&profile);
}

static void recursion_is_one_row(void **state)
{
	static const struct wanted wanted[] = {
		{"main", 0, 1, 0, 1}, {"f", 1, 10000, .25, 1}, {"g", 2, 1, .75, .75}};
	struct stack_profile profile = {0};
	size_t node = PROFILE_NO_PARENT, f, g, main_frame;

	(void)state;
	main_frame = stack_profile_frame(&profile, PROFILE_PYTHON, "main", "", 0, &err);
	f = stack_profile_frame(&profile, PROFILE_PYTHON, "f", "", 0, &err);
	g = stack_profile_frame(&profile, PROFILE_PYTHON, "g", "", 0, &err);
	stack_profile_part(&profile, &err);
	node = stack_profile_node(&profile, node, main_frame, 1, &err);
	for (int deep = 0; deep < 10000; deep++)
		node = stack_profile_node(&profile, node, f, 1, &err);
	stack_profile_add(&profile, node, 0, 10);
	stack_profile_add(&profile, stack_profile_node(&profile, node, g, 1, &err), 0, 30);
	check(&profile, .01, 10, wanted, 3);
	stack_profile_release(&profile);
}

static void an_empty_profile_has_no_rows(void **state)
{
	struct stack_profile profile = {0};

	(void)state;
	check(&profile, .01, 10, NULL, 0);
	made_stack(&profile, 0, "main", 0);
	check(&profile, .01, 10, NULL, 0);
	stack_profile_release(&profile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_heavier_comes_first_and_lines_do_not_count),
		cmocka_unit_test(what_is_light_is_left_out),
		cmocka_unit_test(recursion_is_one_row),
		cmocka_unit_test(an_empty_profile_has_no_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
