/* Two benchmarks that are compared: the one's function gets the other's name. */
#include "results/profiles/benchmark_name.h"
#include "tests/unit/results/profiles/profile_made.h"

static void assert_renamed(const char *stack, const char *from, const char *to,
			   const char *function)
{
	struct stack_profile profile = {0};

	made_stack(&profile, 0, stack, 1);
	assert_int_equal(benchmark_name_give(&profile, from, to, NULL), 0);
	(void)made_frame(&profile, function);
	stack_profile_release(&profile);
}

static void the_function_and_what_is_in_it_get_the_other_name(void **state)
{
	struct stack_profile profile = {0};

	(void)state;
	made_stack(&profile, 0, "bench_once bench_once.<locals>.<genexpr> total !sum", 1);
	assert_int_equal(benchmark_name_give(&profile, "shop.once", "shop.each", NULL), 0);
	(void)made_frame(&profile, "bench_each");
	(void)made_frame(&profile, "bench_each.<locals>.<genexpr>");
	(void)made_frame(&profile, "total");
	(void)made_frame(&profile, "sum");
	stack_profile_release(&profile);
}

static void what_is_in_it_is_enough_and_it_can_be_taken_back(void **state)
{
	struct stack_profile profile = {0};

	(void)state;
	made_stack(&profile, 0, "bench_once.<locals>.<genexpr>", 1);
	benchmark_name_give(&profile, "shop.once", "shop.each", NULL);
	(void)made_frame(&profile, "bench_each.<locals>.<genexpr>");
	benchmark_name_give(&profile, "shop.each", "shop.once", NULL);
	(void)made_frame(&profile, "bench_once.<locals>.<genexpr>");
	stack_profile_release(&profile);
}

static void classes_parameters_and_tests_are_known(void **state)
{
	(void)state;
	assert_renamed("Words.bench_join", "text.Words.join", "text.Words.format",
		       "Words.bench_format");
	assert_renamed("bench_join", "text.join(n=1.5)", "text.format(n=2)", "bench_format");
	assert_renamed("test_join", "text.test_join", "text.test_format", "test_format");
	assert_renamed("test_join", "text.test_join", "text.format", "bench_format");
}

static void other_functions_keep_their_names(void **state)
{
	(void)state;
	assert_renamed("rejoin bench_joined", "text.join", "text.format", "bench_joined");
	assert_renamed("join.<locals>.f", "text.join2", "text.format", "join.<locals>.f");
	assert_renamed("!bench_join", "text.join", "text.format", "bench_join");
}

static void of_several_files_or_where_both_run_nothing_is_renamed(void **state)
{
	(void)state;
	assert_renamed("bench_join", "text.join", "other.format", "bench_join");
	assert_renamed("bench_join", "join", "format", "bench_join"); /* statements */
	assert_renamed("bench_join bench_format", "text.join", "text.format", "bench_join");
	assert_renamed("bench_join", "text.join", "text.join(n=2)", "bench_join");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_function_and_what_is_in_it_get_the_other_name),
		cmocka_unit_test(what_is_in_it_is_enough_and_it_can_be_taken_back),
		cmocka_unit_test(classes_parameters_and_tests_are_known),
		cmocka_unit_test(other_functions_keep_their_names),
		cmocka_unit_test(of_several_files_or_where_both_run_nothing_is_renamed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
