/* How many loops the values of a worker have: the user's number, the benchmark's, or any. */
#include "runner/drive/worker_loops.h"
#include "tests/unit/support.h"

static void check(const struct target *target, int64_t told, int64_t asked, int64_t n,
		  bool is_fixed)
{
	const struct worker worker = {.loops = told};
	struct loops_wanted wanted = worker_loops(&worker, target, asked);

	assert_int_equal(wanted.n, n);
	assert_int_equal(wanted.is_fixed, is_fixed);
}

static void one_that_wants_none_is_calibrated(void **state)
{
	const struct target target = {.kind = TARGET_FILE};

	(void)state;
	check(&target, 0, 0, 0, false);
	check(&target, 0, 9, 9, false);
}

static void its_own_number_is_of_every_value_unless_the_user_knows_better(void **state)
{
	const struct target target = {.kind = TARGET_FILE, .loops = 3};

	(void)state;
	check(&target, 0, 0, 3, true);
	check(&target, 0, 9, 9, false);
}

/* What a test wants is known where it calls its fixture: its worker tells. */
static void what_the_worker_tells_is_the_benchmarks_own(void **state)
{
	const struct target target = {.kind = TARGET_TEST};

	(void)state;
	check(&target, 5, 0, 5, true);
	check(&target, 5, 9, 9, false);
}

static void a_scripts_number_is_one_to_begin_with(void **state)
{
	const struct target target = {.kind = TARGET_SCRIPT, .loops = 4};

	(void)state;
	check(&target, 0, 0, 4, false);
}

static void what_runs_once_does_so_whoever_asks(void **state)
{
	const struct target target = {.kind = TARGET_FILE, .loops = 1, .suite = {.is_once = true}};

	(void)state;
	check(&target, 0, 9, 1, true);
}

static void one_in_pieces_is_counted_in_one_and_timed_in_any(void **state)
{
	const struct worker worker = {.loops = 5, .is_in_pieces = true};
	const struct target target = {.kind = TARGET_FILE, .loops = 5};
	const struct target once = {.kind = TARGET_FILE, .suite = {.is_once = true}};
	const struct worker whole = {.loops = 5};

	(void)state;
	for (int64_t asked = 0; asked < 10; asked += 9) {
		struct loops_wanted wanted = worker_loops(&worker, &target, asked);

		assert_int_equal(wanted.n, 5);
		assert_true(wanted.is_fixed);
		assert_int_equal(worker_timed_loops(&worker, &target, asked), asked);
		assert_int_equal(worker_timed_loops(&whole, &target, asked), asked ? asked : 5);
		assert_int_equal(worker_timed_loops(&whole, &once, asked), 1);
	}
	assert_int_equal(worker_piece(&worker), 5);
	assert_int_equal(worker_piece(&whole), 1);
}

static void one_in_pieces_lasts_as_long_as_its_fixtures(void **state)
{
	const struct worker worker = {.loops = 1, .is_in_pieces = true}, whole = {.loops = 1};
	const struct taken taken = {{.time_ps = INT64_C(250000000000)}, 2};

	(void)state;
	assert_true(worker_lasted_s(&worker, &taken) == 2);
	assert_true(worker_lasted_s(&whole, &taken) == 0.25);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_that_wants_none_is_calibrated),
		cmocka_unit_test(its_own_number_is_of_every_value_unless_the_user_knows_better),
		cmocka_unit_test(what_the_worker_tells_is_the_benchmarks_own),
		cmocka_unit_test(a_scripts_number_is_one_to_begin_with),
		cmocka_unit_test(what_runs_once_does_so_whoever_asks),
		cmocka_unit_test(one_in_pieces_is_counted_in_one_and_timed_in_any),
		cmocka_unit_test(one_in_pieces_lasts_as_long_as_its_fixtures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
