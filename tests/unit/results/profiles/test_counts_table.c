/* results/profiles/counts_table: figures of several counts of the same paths, by line. */
#include "results/profiles/counts_table.h"

#include "tests/unit/results/profiles/profile_made.h"

static void fill(struct stack_profile profiles[2])
{
	static const char *const stacks[] = {"f:1 g:5", "f:2 g:5", "f:2", "f:1 !malloc",
					     "f:2 !malloc"};

	for (int kind = 0; kind < 2; kind++) {
		for (size_t i = 0; i < 5; i++) {
			made_stack(&profiles[kind], 0, stacks[i], (int64_t)(i + 1) * 10);
			made_stack(&profiles[kind], 1, stacks[i],
				   (int64_t)(i + 1) * (kind ? 30 : 20));
		}
		profiles[kind].parts[0].iterations = 10;
		profiles[kind].parts[1].iterations = 20;
	}
}

static void lines_are_one_whatever_called_them_but_for_native_frames(void **state)
{
	struct stack_profile profiles[2] = {{0}};
	size_t group[16], nodes[16], n;

	(void)state;
	fill(profiles);
	assert_int_equal(profiles[0].n_nodes, 6); /* f:1, g, f:2, g, malloc, malloc */
	assert_int_equal(counts_table_lines(&profiles[0], group, nodes, &n, NULL), 0);
	assert_int_equal(n, 5);
	assert_int_equal(group[1], group[3]);
	assert_int_not_equal(group[0], group[2]);
	assert_int_not_equal(group[4], group[5]);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(group[nodes[i]], i);
	stack_profile_release(&profiles[0]);
	stack_profile_release(&profiles[1]);
}

static void figures_are_exact_where_all_parts_agree(void **state)
{
	struct stack_profile profiles[2] = {{0}};
	struct counts_table table = {0};
	size_t group[16], nodes[16], n;
	const struct call_figure *g;

	(void)state;
	fill(profiles);
	assert_int_equal(counts_table_lines(&profiles[0], group, nodes, &n, NULL), 0);
	assert_int_equal(counts_table_make(&table, profiles, 2, group, n, NULL), 0);
	g = counts_table_row(&table, group[1]);
	assert_true(call_figure_is_exact(g[0]));
	assert_rel(g[0].low, 3, 0);
	assert_rel(g[1].low, 3, 0);
	assert_rel(g[1].high, 4.5, 0);
	assert_rel(table.total[0].high, 15, 0);
	assert_false(counts_table_has_any(&table, group[0]));
	assert_true(counts_table_has_any(&table, group[2]));
	counts_table_release(&table);
	stack_profile_release(&profiles[0]);
	stack_profile_release(&profiles[1]);
}

static void a_mean_is_rounded_and_never_below_none(void **state)
{
	struct stack_profile profile = {0}, mean = {0};

	(void)state;
	made_stack(&profile, 0, "f", 14);
	made_stack(&profile, 1, "f", 22);
	made_stack(&profile, 0, "g", -3);
	profile.parts[0].iterations = 10;
	profile.parts[1].iterations = 14;
	assert_int_equal(call_profile_mean(&mean, &profile, NULL), 0);
	assert_int_equal(mean.n_parts, 1);
	assert_int_equal(mean.parts[0].iterations, 1);
	assert_int_equal(stack_profile_own(&mean, 0, 0), 2); /* 36 of 24 */
	assert_int_equal(stack_profile_own(&mean, 1, 0), 0);
	stack_profile_release(&profile);
	stack_profile_release(&mean);
}

static void a_floor_is_of_one_kind(void **state)
{
	struct stack_profile profiles[2] = {{0}};
	struct counts_table table = {0};
	const size_t group[1] = {0};

	(void)state;
	for (int kind = 0; kind < 2; kind++) {
		made_stack(&profiles[kind], 0, "f", -5);
		made_stack(&profiles[kind], 1, "f", 5);
		profiles[kind].parts[0].iterations = profiles[kind].parts[1].iterations = 1;
	}
	assert_int_equal(counts_table_make(&table, profiles, 2, group, 1, NULL), 0);
	counts_table_floor(&table, 0);
	assert_rel(counts_table_row(&table, 0)[0].low, 0, 0);
	assert_rel(counts_table_row(&table, 0)[0].high, 5, 0);
	assert_rel(counts_table_row(&table, 0)[1].low, -5, 0);
	assert_rel(table.total[0].low, 0, 0);
	assert_rel(table.total[1].low, -5, 0);
	assert_true(counts_table_has_any(&table, 0));
	counts_table_release(&table);
	stack_profile_release(&profiles[0]);
	stack_profile_release(&profiles[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_one_whatever_called_them_but_for_native_frames),
		cmocka_unit_test(figures_are_exact_where_all_parts_agree),
		cmocka_unit_test(a_mean_is_rounded_and_never_below_none),
		cmocka_unit_test(a_floor_is_of_one_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
