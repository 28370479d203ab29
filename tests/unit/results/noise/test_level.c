#include "results/model/evidence.h"
#include "results/noise/level.h"
#include "tests/unit/support.h"

static void add(struct run *run, double value, double off, int64_t voluntary)
{
	struct evidence seen = evidence_unknown;

	seen.wall_ns = 1000000;
	seen.cpu_ns = (int64_t)(1e6 * (1 - off));
	seen.voluntary_switches = voluntary;
	seen.marks = off > 0 ? MARK_PREEMPTED : 0;
	assert_int_equal(run_add_value(run, value, NULL), 0);
	assert_int_equal(run_add_evidence(run, &seen, false, NULL), 0);
}

static void time_off_the_cpu_is_taken_off(void **state)
{
	struct run *run = run_new();

	(void)state;
	add(run, 2, 0, 0);
	add(run, 4, 0.5, 0);
	assert_rel(level_off_share(run, 0), 0, 0);
	assert_rel(level_off_share(run, 1), 0.5, 1e-12);
	assert_rel(level_value(run, 1), 2, 1e-12);
	run_free(run);
}

/* The clock does not say which of the two it was. */
static void a_value_that_waited_by_itself_stays_as_it_is(void **state)
{
	struct run *run = run_new();

	(void)state;
	add(run, 4, 0.5, 3);
	assert_rel(level_value(run, 0), 4, 0);
	run_free(run);
}

static void bytes_have_no_time_to_lose(void **state)
{
	struct run *run = run_new();

	(void)state;
	assert_int_equal(run_set_text(run, "unit", "byte", NULL), 0);
	add(run, 4, 0.5, 0);
	assert_rel(level_value(run, 0), 4, 0);
	run_free(run);
}

static void a_slow_moment_does_not_move_the_level(void **state)
{
	const double values[] = {1.00, 1.01, 1.02, 1.03, 1.6, 1.7, 1.01};
	struct run *run = run_new();
	double scratch[7];

	(void)state;
	assert_rel(level_of(run, scratch), NAN, 0);
	for (size_t i = 0; i < 7; i++)
		assert_int_equal(run_add_value(run, values[i], NULL), 0);
	assert_rel(level_of(run, scratch), 1.01, 1e-12);
	run_free(run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(time_off_the_cpu_is_taken_off),
		cmocka_unit_test(a_value_that_waited_by_itself_stays_as_it_is),
		cmocka_unit_test(bytes_have_no_time_to_lose),
		cmocka_unit_test(a_slow_moment_does_not_move_the_level),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
