#include "results/profiles/floors.h"
#include "tests/unit/results/profiles/profile_made.h"

#define FIGURE(figure, l, m, h)                                                                    \
	do {                                                                                       \
		struct floor_figure is = (figure);                                                 \
		assert_rel(is.low, l, 1e-12);                                                      \
		assert_rel(is.middle, m, 1e-12);                                                   \
		assert_rel(is.high, h, 1e-12);                                                     \
	} while (0)

static void a_figure_is_the_least_the_median_and_the_most(void **state)
{
	static const double one[] = {7}, several[] = {5, 1, 9, 2};
	double scratch[4];

	(void)state;
	FIGURE(floor_figure_of(one, 1, scratch), 7, 7, 7);
	FIGURE(floor_figure_of(several, 4, scratch), 1, 3.5, 9);
}

/* Layouts that differ alike on both sides say nothing against a difference between sides, but bound
   what is told. */
static void a_change_is_told_above_the_floor_only(void **state)
{
	static const struct {
		double old[3], new[3];
		bool is_told;
		double change, floor;
	} cases[] = {
		{{10, 10, 10}, {10, 10, 10}, false, 0, 0}, /* the same */
		{{10, 10, 10}, {11, 11, 11}, true, 1, 0},
		{{10, 10, 10}, {9, 9, 9}, true, -1, 0},
		{{10, 12, 11}, {15, 17, 16}, true, 5, 2},  /* 2 apart, 5 more */
		{{10, 12, 11}, {12, 14, 13}, false, 2, 2}, /* as much as the floor */
		{{10, 12, 11}, {8, 10, 9}, false, -2, 2},
		{{10, 10, 10}, {20, 10, 20}, false, 10, 10}, /* not in each layout */
		{{10, 10, 10}, {13, 10.5, 13}, true, 3, 2.5},
		{{10, 10, 10}, {20, 5, 20}, false, 10, 15}, /* in both directions */
		{{0, 0, 0}, {400316, 400316, 400316}, true, 400316, 0},
	};
	/* So many layouts that the bound is below what parts are apart: that is the floor. */
	const struct floor_rule rule = {.layouts = 1000, .tried = 1};
	double scratch[6];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct floor_change change =
			floor_change_of(cases[i].old, cases[i].new, 3, &rule, scratch);

		if (change.is_told != cases[i].is_told)
			fail_msg("case %zu", i);
		assert_rel(change.by.middle, cases[i].change, 1e-12);
		assert_rel(change.floor, cases[i].floor, 1e-12);
	}
}

/* Both sides have a variance of 2/3; t with 6 degrees of freedom at 1 - .005 / 5 is 5.2076 (R:
   qt(.999, 6)). */
static void few_layouts_bound_what_identical_code_differs_by(void **state)
{
	static const double old[] = {9, 10, 11, 10}, new[] = {19, 20, 21, 20};
	struct floor_rule rule = {.layouts = 4, .tried = 5};
	double scratch[8], floor;

	(void)state;
	floor = floor_change_of(old, new, 4, &rule, scratch).floor;
	assert_rel(floor, 5.207626 * sqrt(2 * (2. / 3) / 4), 1e-6);
	rule.tried = 500; /* more are looked at */
	assert_true(floor_change_of(old, new, 4, &rule, scratch).floor > floor);
	rule.layouts = 2; /* fewer that say how much it is */
	assert_true(floor_change_of(old, new, 4, &rule, scratch).floor > 10 * floor);
}

static void make(struct stack_profile *profile)
{
	static const char *const stacks[] = {"loop", "loop f", "loop f f", "loop g"};
	static const int64_t weights[][4] = {{10, 20, 30, 40}, {20, 60, 60, -4}, {10, 20, 30, 40}};

	for (size_t part = 0; part < 3; part++) {
		for (size_t i = 0; i < 4; i++)
			made_stack(profile, part, stacks[i], weights[part][i]);
		profile->parts[part].iterations = part == 1 ? 2 : 1;
	}
}

static void groups_have_figures_per_iteration(void **state)
{
	struct stack_profile profile = {0};
	struct floor_table table = {0};
	size_t frames[4], f, g;

	(void)state;
	make(&profile);
	for (size_t i = 0; i < profile.n_nodes; i++)
		frames[i] = profile.nodes[i].frame;
	f = made_frame(&profile, "f");
	g = made_frame(&profile, "g");
	assert_int_equal(floor_table_make(&table, &profile, frames, profile.n_frames, 0, 2, NULL),
			 0);
	FIGURE(floor_table_self(&table, f), 50, 55, 60);
	FIGURE(floor_table_total(&table, f), 50, 55, 60); /* below itself it counts once */
	FIGURE(floor_table_self(&table, g), -2, 19, 40);
	FIGURE(floor_table_total(&table, made_frame(&profile, "loop")), 68, 84, 100);
	FIGURE(floor_table_all(&table), 68, 84, 100);
	floor_table_release(&table);
	stack_profile_release(&profile);
}

static void two_tables_of_one_profile_are_two_sides(void **state)
{
	struct stack_profile profile = {0};
	struct floor_table tables[2] = {{0}};
	const struct floor_rule rule = {.layouts = 2, .tried = 4};
	size_t nodes[5] = {0, 1, 2, 3, 4};

	(void)state;
	make(&profile);
	made_stack(&profile, 2, "loop i", 7);
	made_stack(&profile, 3, "loop i", 7);
	profile.parts[3].iterations = 1;
	assert_int_equal(floor_table_make(&tables[0], &profile, nodes, 5, 0, 2, NULL), 0);
	assert_int_equal(floor_table_make(&tables[1], &profile, nodes, 5, 2, 2, NULL), 0);
	FIGURE(floor_table_change(&tables[0], &tables[1], 4, &rule).by, 7, 7, 7);
	assert_true(floor_table_change(&tables[0], &tables[1], 4, &rule).is_told);
	assert_false(floor_table_change(&tables[0], &tables[1], 1, &rule).is_told);
	FIGURE(floor_table_change_of_all(&tables[0], &tables[1], &rule).by, -61, -27, 7);
	floor_table_release(&tables[0]);
	floor_table_release(&tables[1]);
	stack_profile_release(&profile);
}

static void the_profile_of_one_iteration_has_medians(void **state)
{
	struct stack_profile profile = {0}, one = {0};

	(void)state;
	make(&profile);
	profile.unit = strdup("instructions");
	made_stack(&profile, 0, "loop h", -9); /* less than nothing is nothing */
	assert_int_equal(floor_profile(&one, &profile, NULL), 0);
	assert_int_equal(one.n_parts, 1);
	assert_int_equal(one.parts[0].iterations, 1);
	assert_string_equal(one.unit, "instructions");
	assert_int_equal(stack_profile_own(&one, 0, 0), 10);
	assert_int_equal(stack_profile_own(&one, 1, 0), 20);
	assert_int_equal(stack_profile_own(&one, 3, 0), 40);
	assert_int_equal(stack_profile_own(&one, 4, 0), 0);
	assert_int_equal(one.parts[0].samples, 10 + 20 + 30 + 40);
	stack_profile_release(&one);
	stack_profile_release(&profile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_figure_is_the_least_the_median_and_the_most),
		cmocka_unit_test(a_change_is_told_above_the_floor_only),
		cmocka_unit_test(few_layouts_bound_what_identical_code_differs_by),
		cmocka_unit_test(groups_have_figures_per_iteration),
		cmocka_unit_test(two_tables_of_one_profile_are_two_sides),
		cmocka_unit_test(the_profile_of_one_iteration_has_medians),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
