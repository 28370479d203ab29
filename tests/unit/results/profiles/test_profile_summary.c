#include "results/profiles/profile_summary.h"
#include "tests/unit/results/profiles/profile_made.h"

static struct err err;

static const char *function_of(const struct stack_profile *profile, const struct summary_rows *rows,
			       size_t i)
{
	return profile->frames[rows->items[i].frame].function;
}

/* Two workers of two seconds and 1000 iterations each. */
static void say_times(struct stack_profile *profile)
{
	for (size_t i = 0; i < profile->n_parts; i++) {
		profile->parts[i].seconds = 2;
		profile->parts[i].iterations = 1000;
		profile->parts[i].plain_s = 0.002;
		profile->parts[i].seen_s = i ? 0.0044 : 0.0022;
	}
}

static void functions_come_with_shares_and_times(void **state)
{
	struct stack_profile profile = {0};
	struct profile_summary summary;
	const struct summary_row *first;

	(void)state;
	made_stack(&profile, 0, "f", 20);
	made_stack(&profile, 0, "f g", 80);
	made_stack(&profile, 1, "f", 40);
	made_stack(&profile, 1, "f g", 60);
	say_times(&profile);
	assert_int_equal(profile_summary_make(&summary, &profile, &err), 0);
	assert_int_equal(summary.samples, 200);
	assert_int_equal(summary.workers, 2);
	assert_int_equal(summary.iterations, 2000);
	assert_int_equal(summary.functions.n, 2);
	first = &summary.functions.items[0];
	assert_string_equal(function_of(&profile, &summary.functions, 0), "g");
	assert_rel(first->self, 0.7, 1e-12);
	assert_rel(first->self_s.estimate, (0.0016 + 0.0012) / 2, 1e-12);
	assert_true(first->self_s.low < 0.0012 && first->self_s.high > 0.0016);
	assert_rel(summary.functions.items[1].total, 1, 1e-12);
	assert_rel(summary.iteration_s.estimate, 0.002, 1e-12);
	assert_rel(summary.dilation, sqrt(1.1 * 2.2), 1e-12);
	profile_summary_release(&summary);
	stack_profile_release(&profile);
}

/* `function` at `kind` and `file` below the part's node "f". */
static void made_below(struct stack_profile *profile, enum profile_frame_kind kind,
		       const char *function, const char *file, int64_t weight)
{
	size_t frame = stack_profile_frame(profile, kind, function, file, 0, &err);

	stack_profile_add(profile, stack_profile_node(profile, 0, frame, 0, &err), 0, weight);
}

static void what_runs_below_python_is_told_apart(void **state)
{
	struct stack_profile profile = {0};
	struct profile_summary summary;

	(void)state;
	made_stack(&profile, 0, "f", 10);
	made_below(&profile, PROFILE_NATIVE, "list_sort_impl", "/usr/lib/libpython3.13.so.1.0", 20);
	made_below(&profile, PROFILE_NATIVE, "[libcrypto.so.3]", "libcrypto.so.3", 30);
	made_below(&profile, PROFILE_SYSCALL, "read", "", 40);
	say_times(&profile);
	assert_int_equal(profile_summary_make(&summary, &profile, &err), 0);
	assert_rel(summary.kinds[PROFILE_PYTHON], 0.1, 1e-12);
	assert_rel(summary.kinds[PROFILE_NATIVE], 0.5, 1e-12);
	assert_rel(summary.interpreter, 0.2, 1e-12);
	assert_rel(summary.kinds[PROFILE_SYSCALL], 0.4, 1e-12);
	assert_int_equal(summary.functions.n, 1); /* what it calls in C is its own */
	assert_rel(summary.functions.items[0].self, 1, 1e-12);
	assert_int_equal(summary.native.n, 3);
	assert_string_equal(function_of(&profile, &summary.native, 0), "read");
	/* One worker has no interval. */
	assert_true(isinf(summary.functions.items[0].self_s.high));
	profile_summary_release(&summary);
	stack_profile_release(&profile);
}

static void without_samples_there_is_nothing_to_say(void **state)
{
	struct stack_profile profile = {0};
	struct profile_summary summary;

	(void)state;
	assert_int_equal(profile_summary_make(&summary, &profile, &err), 0);
	assert_int_equal(summary.functions.n, 0);
	assert_true(isnan(summary.kinds[PROFILE_PYTHON]));
	assert_true(isnan(summary.dilation));
	profile_summary_release(&summary);
	assert_int_not_equal(stack_profile_part(&profile, &err), SIZE_MAX);
	assert_int_equal(profile_summary_make(&summary, &profile, &err), 0);
	assert_int_equal(summary.workers, 0);
	profile_summary_release(&summary);
	stack_profile_release(&profile);
}

static void every_frame_for_itself_leaves_callers_what_they_ran(void **state)
{
	struct stack_profile profile = {0};
	struct summary_rows rows;

	(void)state;
	made_stack(&profile, 0, "f", 10);
	made_stack(&profile, 0, "f !call !encode", 60);
	made_stack(&profile, 0, "f !call", 20);
	made_stack(&profile, 0, "f !call g", 10);
	assert_int_equal(profile_frames_make(&rows, &profile, &err), 0);
	assert_int_equal(rows.n, 4);
	assert_string_equal(function_of(&profile, &rows, 0), "encode");
	assert_string_equal(function_of(&profile, &rows, 1), "call");
	assert_rel(rows.items[1].self, .2, 1e-12);
	assert_rel(rows.items[1].total, .9, 1e-12);
	assert_string_equal(function_of(&profile, &rows, 2), "f");
	assert_rel(rows.items[2].self, .1, 1e-12);
	free(rows.items);
	stack_profile_release(&profile);
}

static void what_the_collector_runs_is_not_the_interpreters(void **state)
{
	struct stack_profile profile = {0};
	struct profile_summary summary;
	size_t node;

	(void)state;
	node = made_stack(&profile, 0, "f #gc", 0);
	stack_profile_add(
		&profile,
		stack_profile_node(&profile, node,
				   stack_profile_frame(&profile, PROFILE_NATIVE, "visit_decref",
						       "python3.13", 0, &err),
				   0, &err),
		0, 40);
	made_stack(&profile, 0, "f !encode", 60);
	assert_int_equal(profile_summary_make(&summary, &profile, &err), 0);
	assert_rel(summary.kinds[PROFILE_COLLECTOR], .4, 1e-12);
	assert_rel(summary.interpreter, 0, 0);
	profile_summary_release(&summary);
	stack_profile_release(&profile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_come_with_shares_and_times),
		cmocka_unit_test(what_runs_below_python_is_told_apart),
		cmocka_unit_test(every_frame_for_itself_leaves_callers_what_they_ran),
		cmocka_unit_test(what_the_collector_runs_is_not_the_interpreters),
		cmocka_unit_test(without_samples_there_is_nothing_to_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
