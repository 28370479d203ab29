/* results/profiles/line_costs: time and memory of source lines, from profiles of their own. */
#include "results/profiles/line_costs.h"

#include "tests/unit/results/profiles/profile_made.h"

static void fill_time(struct stack_profile *time)
{
	made_stack(time, 0, "f:1 g:5", 10);
	made_stack(time, 0, "f:2 !sort", 20);
	made_stack(time, 0, "f:2 !sort ~read", 5);
	made_stack(time, 0, "f:2 #gc !visit", 5);
	made_stack(time, 1, "f:2", 40);
	made_stack(time, 1, "!start", 20);
	time->parts[0].iterations = time->parts[1].iterations = 10;
	time->parts[0].seconds = 4;
	time->parts[1].seconds = 6;
}

static void fill_memory(struct stack_profile memory[LINE_MEMORY])
{
	for (int kind = 0; kind < LINE_MEMORY; kind++) {
		made_stack(&memory[kind], 0, "g:5", 100);
		made_stack(&memory[kind], 0, "g:6 !malloc", 50);
		made_stack(&memory[kind], 1, "g:5", 50);
		made_stack(&memory[kind], 1, "g:6 !malloc", 100);
		made_stack(&memory[kind], 1, "!malloc", 10);
		memory[kind].parts[0].iterations = memory[kind].parts[1].iterations = 10;
	}
}

static const struct costly_line *line_of(const struct line_costs *costs, int line)
{
	for (size_t i = 0; i < costs->n_lines; i++)
		if (costs->lines[i].line == line)
			return &costs->lines[i];
	fail_msg("no line %d", line);
	return NULL;
}

static void release(struct stack_profile memory[LINE_MEMORY])
{
	for (int kind = 0; kind < LINE_MEMORY; kind++)
		stack_profile_release(&memory[kind]);
}

static void both_are_joined_by_line(void **state)
{
	struct stack_profile time = {0}, memory[LINE_MEMORY] = {{0}};
	const struct stack_profile *const kinds[] = {&memory[0], &memory[1], &memory[2]};
	struct line_costs costs = {0};
	const struct costly_line *five;

	(void)state;
	fill_time(&time);
	fill_memory(memory);
	assert_int_equal(line_costs_make(&costs, &time, kinds, NULL), 0);
	assert_int_equal(costs.n_lines, 3); /* f:1 only calls */
	assert_int_equal(costs.n_functions, 2);
	five = line_of(&costs, 5);
	assert_rel(five->cost.share[LINE_PYTHON], .1, 1e-12);
	assert_rel(five->cost.seconds[LINE_PYTHON], .05, 1e-12); /* 10 of 40 of 4 s, of 2 parts */
	assert_rel(five->cost.memory[LINE_BYTES].low, 5, 0);
	assert_rel(five->cost.memory[LINE_BYTES].high, 10, 0);
	assert_rel(line_of(&costs, 6)->cost.memory[LINE_PEAK].high, 10, 0);
	assert_rel(line_cost_time(&line_of(&costs, 6)->cost), 0, 0);
	line_costs_release(&costs);
	stack_profile_release(&time);
	release(memory);
}

static void time_is_told_apart_by_what_ran(void **state)
{
	struct stack_profile time = {0};
	struct line_costs costs = {0};
	const struct line_cost *two;

	(void)state;
	fill_time(&time);
	assert_int_equal(line_costs_make(&costs, &time, NULL, NULL), 0);
	two = &line_of(&costs, 2)->cost;
	assert_rel(two->share[LINE_PYTHON], .4, 1e-12);
	assert_rel(two->share[LINE_NATIVE], .25, 1e-12);
	assert_rel(two->share[LINE_WAITING], .05, 1e-12);
	assert_rel(line_cost_time(two), .7, 1e-12);
	assert_rel(line_cost_time(&costs.total), 1, 1e-12); /* with what is in no line */
	assert_rel(two->memory[LINE_BYTES].high, 0, 0);
	line_costs_release(&costs);
	stack_profile_release(&time);
}

static void a_function_has_what_its_lines_have_and_is_exact_where_they_make_up(void **state)
{
	struct stack_profile memory[LINE_MEMORY] = {{0}};
	const struct stack_profile *const kinds[] = {&memory[0], &memory[1], &memory[2]};
	struct line_costs costs = {0};

	(void)state;
	fill_memory(memory);
	assert_int_equal(line_costs_make(&costs, NULL, kinds, NULL), 0);
	assert_int_equal(costs.n_functions, 1);
	assert_int_equal(costs.functions[0].n, 2);
	assert_true(call_figure_is_exact(costs.functions[0].cost.memory[LINE_BYTES]));
	assert_rel(costs.functions[0].cost.memory[LINE_BYTES].low, 15, 0);
	assert_rel(costs.total.memory[LINE_BYTES].high, 16, 0); /* also without Python code */
	assert_rel(line_cost_weight(&costs.functions[0].cost, &costs.total), 15. / 16, 1e-12);
	line_costs_release(&costs);
	release(memory);
}

/* At one line, of one file. */
static void add_frame(struct stack_profile *time, const char *function, const char *file, int first,
		      int line, int64_t weight)
{
	size_t frame = stack_profile_frame(time, PROFILE_PYTHON, function, file, first, NULL);

	if (time->n_parts == 0)
		stack_profile_part(time, NULL);
	stack_profile_add(time, stack_profile_node(time, PROFILE_NO_PARENT, frame, line, NULL), 0,
			  weight);
}

static void functions_that_share_a_line_are_one_there(void **state)
{
	struct stack_profile time = {0};
	struct line_costs costs = {0};

	(void)state;
	add_frame(&time, "f.<locals>.<listcomp>", "/a.py", 4, 4, 10);
	add_frame(&time, "f", "/a.py", 3, 4, 20);
	add_frame(&time, "around", "/a.py", 2, 4, 2);
	add_frame(&time, "<module>", "/a.py", 1, 4, 5);
	add_frame(&time, "f", "/a.py", 3, 0, 1);
	add_frame(&time, "g", "/a.py", 9, 0, 1);
	assert_int_equal(line_costs_make(&costs, &time, NULL, NULL), 0);
	assert_int_equal(costs.n_lines, 3);
	assert_int_equal(costs.n_functions, 2);
	assert_string_equal(costs.functions[0].frame->function, "f");
	assert_int_equal(costs.functions[0].n, 2);
	assert_rel(line_cost_time(&line_of(&costs, 4)->cost), 37. / 39, 1e-12);
	assert_true(isnan(costs.total.seconds[LINE_PYTHON])); /* no iterations were counted */
	line_costs_release(&costs);
	stack_profile_release(&time);
}

static void files_come_by_weight_functions_by_line(void **state)
{
	static const char *const expected[] = {"late", "early", "second", "light"};
	struct stack_profile time = {0};
	struct line_costs costs = {0};

	(void)state;
	add_frame(&time, "light", "/a.py", 1, 2, 1);
	add_frame(&time, "second", "/b.py", 30, 31, 5);
	add_frame(&time, "early", "/b.py", 10, 12, 1);
	add_frame(&time, "early", "/b.py", 10, 11, 2);
	add_frame(&time, "late", "/c.py", 50, 51, 100);
	assert_int_equal(line_costs_make(&costs, &time, NULL, NULL), 0);
	assert_int_equal(costs.n_functions, 4);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(costs.functions[i].frame->function, expected[i]);
	assert_int_equal(costs.lines[costs.functions[1].first].line, 11);
	assert_int_equal(costs.lines[costs.functions[1].first + 1].line, 12);
	line_costs_release(&costs);
	stack_profile_release(&time);
}

/* What varies may be below 0 in one doubling: of requests that is no fewer than none. */
static void requests_and_bytes_are_never_fewer_than_none(void **state)
{
	struct stack_profile memory[LINE_MEMORY] = {{0}};
	const struct stack_profile *const kinds[] = {&memory[0], &memory[1], &memory[2]};
	struct line_costs costs = {0};

	(void)state;
	for (int kind = 0; kind < LINE_MEMORY; kind++) {
		made_stack(&memory[kind], 0, "f:1", -5);
		made_stack(&memory[kind], 1, "f:1", 5);
		memory[kind].parts[0].iterations = memory[kind].parts[1].iterations = 1;
	}
	assert_int_equal(line_costs_make(&costs, NULL, kinds, NULL), 0);
	assert_rel(costs.lines[0].cost.memory[LINE_BYTES].low, 0, 0);
	assert_rel(costs.lines[0].cost.memory[LINE_REQUESTS].low, 0, 0);
	assert_rel(costs.lines[0].cost.memory[LINE_REQUESTS].high, 5, 0);
	line_costs_release(&costs);
	release(memory);
}

static void nothing_costs_nothing(void **state)
{
	struct stack_profile time = {0};
	struct line_costs costs = {0};

	(void)state;
	assert_int_equal(line_costs_make(&costs, &time, NULL, NULL), 0);
	assert_int_equal(costs.n_lines, 0);
	assert_rel(line_cost_weight(&costs.total, &costs.total), 0, 0);
	line_costs_release(&costs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_are_joined_by_line),
		cmocka_unit_test(time_is_told_apart_by_what_ran),
		cmocka_unit_test(
			a_function_has_what_its_lines_have_and_is_exact_where_they_make_up),
		cmocka_unit_test(functions_that_share_a_line_are_one_there),
		cmocka_unit_test(files_come_by_weight_functions_by_line),
		cmocka_unit_test(requests_and_bytes_are_never_fewer_than_none),
		cmocka_unit_test(nothing_costs_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
