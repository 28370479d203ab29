/* How long slices are, and how many a value is made of. */
#include "runner/drive/reading_sum.h"
#include "runner/session/pacing.h"
#include "runner/session/turns.h"
#include "tests/unit/support.h"

static void the_pacers_slice_has_its_share(void **state)
{
	(void)state;
	assert_rel(turns_pacer_s(.006, 1.0 / 3), .003, 1e-12);
	assert_rel(turns_pacer_s(.009, .1), .001, 1e-12);
	assert_rel(turns_pacer_s(0, .3), TURNS_PACER_MIN_S, 1e-12);
	assert_rel(turns_pacer_s(10, .3), TURNS_PACER_MAX_S, 1e-12);
}

static void long_values_are_cut_where_they_can_be(void **state)
{
	const struct {
		int64_t loops;
		double value_s, overhead_s;
		long slices;
	} cases[] = {
		{4096, .1, 1e-4, 16},	{4096, .008, 1e-4, 2},
		{4096, .0079, 1e-4, 1}, {2, .1, 1e-4, 2}, /* two calls */
		{1, .1, 1e-4, 1},	{3, .1, 1e-4, 1},
		{6, .1, 1e-4, 2},	{4096, .1, .03, 2}, /* a setup takes its time before each */
		{4096, .1, 1, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(
			pacing_slices(cases[i].loops, cases[i].value_s, cases[i].overhead_s),
			cases[i].slices);
}

static void values_beside_a_pacer_are_slices(void **state)
{
	struct plan plan = plan_adaptive, asked = plan_adaptive, fixed = plan_pyperf;

	(void)state;
	plan_pace(&plan, false);
	assert_true(plan.min_time_s < .005 && plan.values > plan_adaptive.values);
	/* As much of the benchmark in a process as without. */
	assert_true((double)plan.values * plan.min_time_s >= .15);
	plan_pace(&asked, true);
	assert_rel(asked.min_time_s, plan_adaptive.min_time_s, 1e-15);
	plan_pace(&fixed, false);
	assert_rel(fixed.min_time_s, plan_pyperf.min_time_s, 1e-15);
	/* A setup of 2 ms wants values of 8 ms; one of a second those that were before. */
	plan_allow_overhead(&plan, .002);
	assert_rel(plan.min_time_s, .008, 1e-12);
	plan_allow_overhead(&plan, 1);
	assert_rel(plan.min_time_s, plan_adaptive.min_time_s, 1e-12);
	plan_allow_overhead(&fixed, 1);
	assert_rel(fixed.min_time_s, plan_pyperf.min_time_s, 1e-15);
}

static void partners_have_part_in_a_short_budget(void **state)
{
	struct plan plan = plan_adaptive, paced = plan_adaptive;

	(void)state;
	plan.budget_s = paced.budget_s = 1;
	plan_pace(&paced, true);
	assert_true(plan_values(&paced, .02) < plan_values(&plan, .02));
}

static void slices_add_up(void **state)
{
	struct reading sum = reading_none;
	const struct reading a = {.wall_ns = 5,
				  .cpu_ns = 4,
				  .start_ns = 100,
				  .threads = 2,
				  .migrations = -1,
				  .cpu = 3,
				  .max_rss = 9,
				  .time_ps = -1};
	const struct reading b = {.wall_ns = 7,
				  .cpu_ns = 6,
				  .start_ns = 200,
				  .threads = 1,
				  .migrations = -1,
				  .cpu = 4,
				  .max_rss = 8,
				  .time_ps = -1};

	(void)state;
	reading_add(&sum, &a);
	reading_add(&sum, &b);
	assert_int_equal(sum.wall_ns, 12);
	assert_int_equal(sum.cpu_ns, 10);
	assert_int_equal(sum.start_ns, 100);
	assert_int_equal(sum.threads, 2);
	assert_int_equal(sum.migrations, -1);
	assert_int_equal(sum.cpu, 4);
	assert_int_equal(sum.max_rss, 9);
	assert_rel(reading_seconds(&sum), 12e-9, 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_pacers_slice_has_its_share),
		cmocka_unit_test(long_values_are_cut_where_they_can_be),
		cmocka_unit_test(values_beside_a_pacer_are_slices),
		cmocka_unit_test(partners_have_part_in_a_short_budget),
		cmocka_unit_test(slices_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
