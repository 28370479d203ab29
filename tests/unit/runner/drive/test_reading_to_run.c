#include "runner/drive/reading_to_run.h"

#include "results/model/evidence.h"
#include "runner/drive/report.h"
#include "tests/unit/support.h"

static const struct reading unknown = {-1, -1, -1, -1, -1, -1, -1, -1, -1,
				       -1, -1, -1, -1, -1, -1, -1, -1, -1};

static void a_value_is_per_iteration_and_its_place_from_the_sessions_start(void **state)
{
	struct reading reading = unknown;
	struct run *run = run_new();
	struct err err = {0};

	(void)state;
	reading.wall_ns = 12000;
	reading.cpu_ns = 9000;
	reading.start_ns = 5000000;
	reading.involuntary = 2;
	assert_int_equal(reading_add_to_run(&reading, run, false, 4, 3, 1000000, &err), 0);
	assert_int_equal(run->nvalues, 1);
	assert_rel(run->values[0], 12000e-9 / 4 / 3, 1e-12);
	assert_rel(run_column(run, "start_ns", 0, -1), 4000000, 0);
	assert_rel(run_column(run, "wall_ns", 0, -1), 12000, 0);
	assert_rel(run_column(run, "cpu_ns", 0, -1), 9000, 0);
	assert_rel(run_column(run, "loops", 0, -1), 4, 0);
	assert_rel(run_column(run, "involuntary_switches", 0, -1), 2, 0);
	assert_rel(run_column(run, "marks", 0, -1), MARK_PREEMPTED,
		   0); /* off the CPU for a quarter */
	run_free(run);
}

static void what_the_worker_did_not_say_is_not_there(void **state)
{
	struct reading reading = unknown;
	struct run *run = run_new();
	struct err err = {0};

	(void)state;
	reading.wall_ns = 12000;
	assert_int_equal(reading_add_to_run(&reading, run, false, 4, 1, 1000000, &err), 0);
	assert_rel(run_column(run, "start_ns", 0, -7), -7, 0);
	assert_rel(run_column(run, "cpu_ns", 0, -7), -7, 0);
	assert_rel(run_column(run, "max_rss", 0, -7), -7, 0);
	run_free(run);
}

static void a_benchmark_that_times_itself_is_believed(void **state)
{
	struct reading reading = unknown;
	struct run *run = run_new();
	struct err err = {0};

	(void)state;
	reading.wall_ns = 12000;
	reading.time_ps = 7000;
	assert_int_equal(reading_add_to_run(&reading, run, false, 1, 1, 0, &err), 0);
	assert_rel(run->values[0], 7e-9, 1e-12);
	run_free(run);
}

static void the_first_exit_code_that_is_not_0_is_kept(void **state)
{
	static const int codes[] = {0, 3, 0, 4};
	struct reading reading = unknown;
	struct run *run = run_new();
	struct err err = {0};

	(void)state;
	reading.wall_ns = 1000;
	assert_int_equal(reading_add_to_run(&reading, run, false, 1, 1, 0, &err), 0);
	assert_null(meta_get(run->meta, "exit_code"));
	for (size_t i = 0; i < 4; i++) {
		reading.exit_code = codes[i];
		assert_int_equal(reading_add_to_run(&reading, run, false, 1, 1, 0, &err), 0);
		assert_rel(meta_number(run->meta, "exit_code", -1), i ? 3 : 0, 0);
	}
	run_free(run);
}

static void a_warmup_is_no_value(void **state)
{
	struct reading reading = unknown;
	struct run *run = run_new();
	struct err err = {0};

	(void)state;
	reading.wall_ns = 800;
	reading.user_ns = 5;
	reading.max_rss = 4096;
	assert_int_equal(reading_add_to_run(&reading, run, true, 8, 1, 0, &err), 0);
	assert_int_equal(run->nvalues, 0);
	assert_int_equal(run->nwarmups, 1);
	assert_int_equal(run->warmups[0].loops, 8);
	assert_rel(run->warmups[0].value, 100e-9, 1e-12);
	run_free(run);
}

static void the_date_is_local_time_with_microseconds(void **state)
{
	struct run *run = run_new();
	struct err err = {0};
	int year, month, day, hour, minute, second, micro;

	(void)state;
	assert_int_equal(run_set_date_now(run, &err), 0);
	assert_int_equal(sscanf(meta_text(run->meta, "date"), "%d-%d-%d %d:%d:%d.%6d", &year,
				&month, &day, &hour, &minute, &second, &micro),
			 7);
	assert_int_equal(strlen(meta_text(run->meta, "date")), 26);
	run_free(run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_is_per_iteration_and_its_place_from_the_sessions_start),
		cmocka_unit_test(what_the_worker_did_not_say_is_not_there),
		cmocka_unit_test(the_first_exit_code_that_is_not_0_is_kept),
		cmocka_unit_test(a_benchmark_that_times_itself_is_believed),
		cmocka_unit_test(a_warmup_is_no_value),
		cmocka_unit_test(the_date_is_local_time_with_microseconds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
