#include "results/profiles/over_time.h"
#include "tests/unit/results/profiles/profile_made.h"

#include <math.h>

/* Half of it in f, half in g below it. */
static void add(struct over_time *over, double start_s, int64_t f, int64_t g, size_t source)
{
	struct stack_profile profile = {.interval_s = .01};

	made_stack(&profile, 0, "main f !sort", f);
	made_stack(&profile, 1, "main f g", g);
	assert_int_equal(over_time_add(over, &profile, start_s, 60, source, NULL), 0);
	stack_profile_release(&profile);
}

static size_t thing(const struct over_time *over, const char *function)
{
	for (size_t i = 0; i < over->n_things; i++)
		if (strcmp(over->things[i].function, function) == 0)
			return i;
	fail_msg("no %s", function);
	return SIZE_MAX;
}

static void moments_stand_in_the_order_of_time_with_what_each_function_had(void **state)
{
	struct over_time over = {0};
	const size_t at[] = {0, 1};

	(void)state;
	add(&over, 200, 30, 10, 7);
	add(&over, 100, 10, 30, 8);
	over_time_sort(&over);
	assert_int_equal(over.moments[0].source, 8);
	assert_int_equal(over.moments[1].source, 7);
	assert_int_equal(over.moments[0].samples, 40);
	assert_rel(over.moments[0].busy_s, .4, 1e-12);
	assert_rel(over_time_share(&over, &(struct over_time_pick){at, 1}, thing(&over, "f")), .25,
		   0);
	assert_rel(over_time_share(&over, &(struct over_time_pick){at, 2}, thing(&over, "f")), .5,
		   0);
	assert_rel(over_time_share(&over, &(struct over_time_pick){at, 2}, thing(&over, "main")), 0,
		   0);
	assert_true(isnan(over_time_share(&over, &(struct over_time_pick){at, 0}, 0)));
	over_time_release(&over);
}

static void what_is_outside_of_functions_is_the_first_thing(void **state)
{
	struct over_time over = {0};
	struct stack_profile profile = {0};
	const size_t at[] = {0};
	int64_t weights[3] = {0};

	(void)state;
	made_stack(&profile, 0, "!start", 3);
	made_stack(&profile, 0, "f <listcomp>", 5);
	made_stack(&profile, 0, "f #gc", 2);
	assert_int_equal(over_time_add(&over, &profile, 1, 1, 0, NULL), 0);
	assert_int_equal(over.n_things, 3); /* a comprehension is none */
	assert_int_equal(over_time_weigh(&over, &(struct over_time_pick){at, 1}, weights), 10);
	assert_int_equal(weights[0], 3);
	assert_int_equal(weights[thing(&over, "f")], 5);
	stack_profile_release(&profile);
	over_time_release(&over);
}

static void a_path_has_its_functions_and_recursion_once(void **state)
{
	struct over_time over = {.by = OVER_TIME_PATHS};
	struct stack_profile profile = {0};
	const size_t at[] = {0};
	const struct over_time_pick all = {at, 1};

	(void)state;
	made_stack(&profile, 0, "main f:1 f:2 f:2 g !sort", 4);
	made_stack(&profile, 0, "main g", 6);
	assert_int_equal(over_time_add(&over, &profile, 1, 1, 0, NULL), 0);
	assert_rel(over_time_share(&over, &all, thing(&over, "main > f > g")), .4, 0);
	assert_rel(over_time_share(&over, &all, thing(&over, "main > g")), .6, 0);
	stack_profile_release(&profile);
	over_time_release(&over);
}

static void deep_calls_count_for_the_deepest_that_has_a_name(void **state)
{
	struct over_time over = {.by = OVER_TIME_PATHS};
	struct stack_profile profile = {0};
	const size_t at[] = {0};
	size_t node = PROFILE_NO_PARENT;

	(void)state;
	stack_profile_part(&profile, NULL);
	for (int i = 0; i < 3 * OVER_TIME_DEEPEST; i++) {
		char word[] = "f";

		word[0] = (char)(i % 2 ? 'f' : 'g');
		node = made_node(&profile, node, word);
	}
	stack_profile_add(&profile, node, 0, 5);
	assert_int_equal(over_time_add(&over, &profile, 1, 1, 0, NULL), 0);
	assert_int_equal(over.n_things, OVER_TIME_DEEPEST + 1);
	assert_rel(over_time_share(&over, &(struct over_time_pick){at, 1}, OVER_TIME_DEEPEST), 1,
		   0);
	stack_profile_release(&profile);
	over_time_release(&over);
}

static void a_profile_of_moments_has_a_part_for_each_or_for_neighbours(void **state)
{
	struct over_time over = {0};
	struct stack_profile few = {0}, many = {0};
	size_t at[2 * OVER_TIME_PARTS + 1], n = sizeof(at) / sizeof(*at);
	int64_t sum = 0;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		add(&over, (double)i, 3, 1, i);
		at[i] = i;
	}
	assert_int_equal(over_time_profile(&few, &over, &(struct over_time_pick){at, 5}, NULL), 0);
	assert_int_equal(few.n_parts, 5);
	assert_int_equal(few.parts[4].samples, 4);
	assert_int_equal(over_time_profile(&many, &over, &(struct over_time_pick){at, n}, NULL), 0);
	assert_int_equal(many.n_parts, OVER_TIME_PARTS);
	for (size_t i = 0; i < many.n_parts; i++)
		sum += many.parts[i].samples;
	assert_int_equal(sum, 4 * n);
	stack_profile_release(&few);
	stack_profile_release(&many);
	over_time_release(&over);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moments_stand_in_the_order_of_time_with_what_each_function_had),
		cmocka_unit_test(what_is_outside_of_functions_is_the_first_thing),
		cmocka_unit_test(a_path_has_its_functions_and_recursion_once),
		cmocka_unit_test(deep_calls_count_for_the_deepest_that_has_a_name),
		cmocka_unit_test(a_profile_of_moments_has_a_part_for_each_or_for_neighbours),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
