/* How the number of loops of a value is found, and when it is believed. */
#include "runner/session/loops_trial.h"
#include "tests/unit/support.h"

static const struct worker in_pieces = {.loops = 1, .is_in_pieces = true}, whole = {.loops = 0};
static const struct plan plan = {.min_time_s = 0.004};

/* A value whose calls took calls_s, by any clock, and with its fixtures elapsed_s. */
static struct taken taken(double calls_s, double elapsed_s)
{
	return (struct taken){
		{.wall_ns = (int64_t)(calls_s * 1e9 + 0.5), .cpu_ns = -1, .time_ps = -1},
		elapsed_s};
}

static enum loops_trial_state add(struct loops_trial *trial, const struct worker *worker,
				  double calls_s, double elapsed_s)
{
	const struct taken value = taken(calls_s, elapsed_s);

	return loops_trial_add(trial, worker, &value, &plan, false);
}

static void a_number_is_believed_when_it_was_long_enough_twice(void **state)
{
	struct loops_trial trial = {.loops = 1};

	(void)state;
	assert_int_equal(add(&trial, &whole, 0.001, 1), LOOPS_TRIAL_GOES_ON);
	assert_int_equal(trial.loops, 4);
	assert_int_equal(add(&trial, &whole, 0.006, 1), LOOPS_TRIAL_GOES_ON);
	assert_int_equal(trial.loops, 4);
	assert_int_equal(add(&trial, &whole, 0.005, 1), LOOPS_TRIAL_FOUND);
	assert_int_equal(trial.loops, 4);
	assert_true(trial.shortest_s == 0.005);
}

static void one_long_value_may_have_been_an_interruption(void **state)
{
	struct loops_trial trial = {.loops = 1};

	(void)state;
	assert_int_equal(add(&trial, &whole, 0.006, 1), LOOPS_TRIAL_GOES_ON);
	assert_int_equal(add(&trial, &whole, 0.003, 1), LOOPS_TRIAL_GOES_ON);
	assert_int_equal(trial.loops, 2);
	assert_int_equal(add(&trial, &whole, 0.006, 1), LOOPS_TRIAL_GOES_ON);
	assert_true(trial.shortest_s == 0.006);
	assert_int_equal(add(&trial, &whole, 0.007, 1), LOOPS_TRIAL_FOUND);
	assert_true(trial.shortest_s == 0.006);
}

static void who_is_sure_believes_at_once(void **state)
{
	struct loops_trial trial = {.loops = 1};
	const struct taken value = taken(1, 1), quick = taken(0.001, 1);

	(void)state;
	assert_int_equal(loops_trial_add(&trial, &whole, &quick, &plan, true), LOOPS_TRIAL_GOES_ON);
	assert_int_equal(loops_trial_add(&trial, &whole, &value, &plan, true), LOOPS_TRIAL_FOUND);
}

static void what_takes_no_time_ends(void **state)
{
	struct loops_trial trial = {.loops = PLAN_MAX_LOOPS};

	(void)state;
	assert_int_equal(add(&trial, &whole, 0, 0), LOOPS_TRIAL_NOTHING);
	assert_int_equal(trial.loops, PLAN_MAX_LOOPS);
}

static void a_first_value_says_enough_where_its_calls_are_long(void **state)
{
	struct taken value = taken(0.005, 1);
	struct loops_trial one = {.loops = 1}, other = {.loops = 1}, third = {.loops = 1};

	(void)state;
	value.reading.time_ps = INT64_C(9000000000);
	assert_true(loops_trial_passes_over(&one, &in_pieces, &value, 0.006));
	assert_false(loops_trial_passes_over(&one, &in_pieces, &value, 0.006));
	assert_false(loops_trial_passes_over(&other, &in_pieces, &value, 0.005));
	assert_false(loops_trial_passes_over(&third, &whole, &value, 0.006));
}

static void values_in_pieces_are_judged_by_the_time_that_passes(void **state)
{
	struct loops_trial trial = {.loops = 1};

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_int_equal(add(&trial, &in_pieces, 1e-6, 0.004), LOOPS_TRIAL_GOES_ON);
	assert_int_equal(trial.loops, 1);
	assert_int_equal(add(&trial, &in_pieces, 1e-6, 0.005), LOOPS_TRIAL_FOUND);
	assert_true(trial.shortest_s == 0.004);
}

static void what_waits_for_the_cpu_is_asked_more_often(void **state)
{
	struct loops_trial trial = {.loops = 1};

	(void)state;
	assert_int_equal(add(&trial, &in_pieces, 1e-6, 0.06), LOOPS_TRIAL_GOES_ON);
	assert_int_equal(add(&trial, &in_pieces, 1e-6, 0.06), LOOPS_TRIAL_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_believed_when_it_was_long_enough_twice),
		cmocka_unit_test(one_long_value_may_have_been_an_interruption),
		cmocka_unit_test(who_is_sure_believes_at_once),
		cmocka_unit_test(what_takes_no_time_ends),
		cmocka_unit_test(a_first_value_says_enough_where_its_calls_are_long),
		cmocka_unit_test(values_in_pieces_are_judged_by_the_time_that_passes),
		cmocka_unit_test(what_waits_for_the_cpu_is_asked_more_often),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
