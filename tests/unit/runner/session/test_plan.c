#include "runner/session/plan.h"
#include "tests/unit/support.h"

static void calibration_ends_where_a_value_is_long_enough(void **state)
{
	struct plan plan = plan_adaptive;
	int64_t loops = 1, next;
	int steps = 0;

	(void)state;
	while ((next = plan_calibrate(&plan, loops, (double)loops * 6e-9)) != loops) {
		assert_true(next > loops);
		loops = next;
		assert_true(++steps < 10);
	}
	assert_true((double)loops * 6e-9 >= plan.min_time_s);
	assert_true((double)loops * 6e-9 < 2 * plan.min_time_s);
	assert_int_equal(loops & (loops - 1), 0); /* a power of two */
}

static void calibration_gives_up_where_nothing_takes_time(void **state)
{
	int64_t loops = 1;

	(void)state;
	for (int i = 0; i < 20 && loops; i++)
		loops = plan_calibrate(&plan_adaptive, loops, 0.0);
	assert_int_equal(loops, 0);
}

static void long_benchmarks_get_fewer_values_and_no_warmup(void **state)
{
	(void)state;
	assert_int_equal(plan_values(&plan_adaptive, 0.02), 8);
	assert_int_equal(plan_values(&plan_adaptive, 0.05), 3);
	assert_int_equal(plan_values(&plan_adaptive, 3.0), 1);
	assert_int_equal(plan_warmups(&plan_adaptive, 0.02), 1);
	assert_int_equal(plan_warmups(&plan_adaptive, 3.0), 0);
	assert_int_equal(plan_values(&plan_pyperf, 3.0), 3);
	assert_int_equal(plan_warmups(&plan_pyperf, 3.0), 1);
}

/* Six processes of 8 values of 25 ms take twice as long as this budget. */
static void a_short_budget_gets_fewer_values(void **state)
{
	struct plan plan = plan_adaptive;

	(void)state;
	plan.budget_s = 1;
	assert_int_equal(plan_values(&plan, 0.025), 4);
	plan.budget_s = 0.1;
	assert_int_equal(plan_values(&plan, 0.025), 1);
	plan.budget_s = 2.5;
	assert_int_equal(plan_values(&plan, 0.02), 8);
}

static void adaptive_plan_runs_six_processes_whatever_the_budget(void **state)
{
	struct progress progress = {5, 1000.0, 0.0};

	(void)state;
	assert_int_equal(plan_state(&plan_adaptive, &progress), PLAN_GO_ON);
	progress.processes = 6;
	assert_int_equal(plan_state(&plan_adaptive, &progress), PLAN_PRECISE);
	progress.half_width = 0.5;
	assert_int_equal(plan_state(&plan_adaptive, &progress), PLAN_SPENT);
	progress.half_width = NAN;
	assert_int_equal(plan_state(&plan_adaptive, &progress), PLAN_SPENT);
	progress.spent_s = 1.0;
	assert_int_equal(plan_state(&plan_adaptive, &progress), PLAN_GO_ON);
}

static void no_process_begins_that_would_end_after_the_budget(void **state)
{
	struct progress progress = {9, 9.5, 0.5};

	(void)state;
	assert_int_equal(plan_state(&plan_adaptive, &progress), PLAN_SPENT);
	progress.spent_s = 8.0;
	assert_int_equal(plan_state(&plan_adaptive, &progress), PLAN_GO_ON);
}

static void fixed_plan_counts_processes_only(void **state)
{
	struct progress progress = {19, 1e6, 0.0};

	(void)state;
	assert_int_equal(plan_state(&plan_pyperf, &progress), PLAN_GO_ON);
	progress.processes = 20;
	assert_int_equal(plan_state(&plan_pyperf, &progress), PLAN_COMPLETE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calibration_ends_where_a_value_is_long_enough),
		cmocka_unit_test(calibration_gives_up_where_nothing_takes_time),
		cmocka_unit_test(long_benchmarks_get_fewer_values_and_no_warmup),
		cmocka_unit_test(a_short_budget_gets_fewer_values),
		cmocka_unit_test(adaptive_plan_runs_six_processes_whatever_the_budget),
		cmocka_unit_test(no_process_begins_that_would_end_after_the_budget),
		cmocka_unit_test(fixed_plan_counts_processes_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
