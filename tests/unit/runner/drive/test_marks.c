#include "results/model/evidence.h"
#include "runner/drive/marks.h"
#include "tests/unit/support.h"

static void only_lost_time_after_an_involuntary_switch_is_preemption(void **state)
{
	struct reading reading = {
		.wall_ns = 1000000, .cpu_ns = 900000, .involuntary = 1, .user_ns = -1};

	(void)state;
	assert_int_equal(marks_of(&reading), MARK_PREEMPTED);
	reading.cpu_ns = 995000; /* interrupted, but for half a percent only */
	assert_int_equal(marks_of(&reading), 0);
	reading.cpu_ns = 100000; /* it slept of its own will */
	reading.involuntary = 0;
	reading.voluntary = 3;
	assert_int_equal(marks_of(&reading), 0);
}

/* Of who waits nobody knows how much of the time off the CPU was against his will. */
static void who_waits_is_not_marked(void **state)
{
	struct reading reading = {.wall_ns = 1000000,
				  .cpu_ns = 100000,
				  .voluntary = 1,
				  .involuntary = 2,
				  .user_ns = -1};

	(void)state;
	assert_int_equal(marks_of(&reading), 0);
	reading.voluntary = 0;
	assert_int_equal(marks_of(&reading), MARK_PREEMPTED);
	reading.user_ns = 60000; /* a program: its start and end are no loss */
	assert_int_equal(marks_of(&reading), 0);
}

static void what_is_unknown_marks_nothing(void **state)
{
	struct reading reading = {
		.wall_ns = 1000, .cpu_ns = -1, .involuntary = 5, .migrations = -1};

	(void)state;
	assert_int_equal(marks_of(&reading), 0);
}

static void migration_is_marked(void **state)
{
	struct reading reading = {.wall_ns = 1000, .cpu_ns = 1000, .migrations = 1};

	(void)state;
	assert_int_equal(marks_of(&reading), MARK_MIGRATED);
}

static void threads_and_children_need_more_cpus(void **state)
{
	struct reading reading = {.threads = 1, .children = 0};

	(void)state;
	assert_false(marks_needs_more_cpus(&reading));
	reading.threads = 2;
	assert_true(marks_needs_more_cpus(&reading));
	reading.threads = -1;
	assert_false(marks_needs_more_cpus(&reading));
	reading.children = 1;
	assert_true(marks_needs_more_cpus(&reading));
}

static void time_off_the_cpu_against_its_will_is_left_out(void **state)
{
	struct reading reading = {.wall_ns = 4000000,
				  .cpu_ns = 3000000,
				  .involuntary = 1,
				  .user_ns = -1,
				  .time_ps = -1};

	(void)state;
	assert_float_equal(marks_undisturbed_seconds(&reading), .003, 1e-12);
	reading.time_ps = 2000000000; /* by its own account it worked for half of that */
	assert_float_equal(marks_undisturbed_seconds(&reading), .0015, 1e-12);
	reading.voluntary = 1; /* part of it was waiting */
	assert_float_equal(marks_undisturbed_seconds(&reading), .002, 1e-12);
	reading.time_ps = -1;
	reading.cpu_ns = -1;
	reading.voluntary = -1;
	assert_float_equal(marks_undisturbed_seconds(&reading), .004, 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_lost_time_after_an_involuntary_switch_is_preemption),
		cmocka_unit_test(who_waits_is_not_marked),
		cmocka_unit_test(what_is_unknown_marks_nothing),
		cmocka_unit_test(migration_is_marked),
		cmocka_unit_test(threads_and_children_need_more_cpus),
		cmocka_unit_test(time_off_the_cpu_against_its_will_is_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
