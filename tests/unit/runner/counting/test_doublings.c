/* runner/counting/doublings: what one loop costs, and what it leaves behind. */
#include "runner/counting/doublings.h"

#include "tests/unit/support.h"

/* Pairs of one key: a constant and so much per loop, plus an incident in one pair. */
static struct doublings doublings_of(size_t n, int64_t loops, int64_t constant, int64_t per_loop,
				     size_t incident_in, int64_t incident)
{
	struct doublings doublings = {.loops = loops, .n = n};

	for (size_t i = 0; i < n; i++) {
		doublings.few[i][0] = constant + per_loop * loops;
		doublings.many[i][0] = constant + per_loop * 2 * loops;
	}
	if (incident_in < n)
		doublings.many[incident_in][0] += incident;
	return doublings;
}

enum { NOWHERE = DOUBLINGS_MAX };

static void constants_cancel(void **state)
{
	struct doublings doublings = doublings_of(5, 100, 123457, 7, NOWHERE, 0);

	(void)state;
	assert_rel(doublings_per_loop(&doublings, 0), 7, 0);
	assert_rel(doublings_of_few(&doublings, 0), 124157, 0);
	assert_rel(doublings_per_loop(&doublings, 1), 0, 0); /* another key */
}

static void one_incident_does_not_blur_a_whole_number(void **state)
{
	struct doublings doublings = doublings_of(5, 100, 10, 3, 2, 1);

	(void)state;
	assert_rel(doublings_per_loop(&doublings, 0), 3, 0);
	doublings = doublings_of(3, 1, 10, 3, 0, 1000);
	assert_rel(doublings_per_loop(&doublings, 0), 3, 0);
}

static void what_is_left_behind_each_time_is_a_leak(void **state)
{
	struct doublings doublings = doublings_of(5, 100, 500, 16, NOWHERE, 0);
	struct interval growth = doublings_growth(&doublings, 0);

	(void)state;
	assert_rel(growth.estimate, 16, 0);
	assert_rel(growth.low, 16, 0);
	assert_rel(growth.high, 16, 0);
	/* A list that grows by steps: 8 bytes a loop in the mean, some doublings above and some
	   below. Mean and standard error by hand: 8 and 1.5811/sqrt(5), t(4) at 97.5 % is 2.7764.
	 */
	for (size_t i = 0; i < 5; i++)
		doublings.many[i][0] = doublings.few[i][0] + 100 * (6 + (int64_t)i);
	growth = doublings_growth(&doublings, 0);
	assert_rel(growth.estimate, 8, 1e-12);
	assert_rel(growth.low, 8 - 2.7764451052 * 0.7071067812, 1e-8);
	assert_true(growth.low > 0);
}

static void a_table_that_grew_once_is_no_leak(void **state)
{
	struct doublings doublings = doublings_of(5, 100, 0, 0, 3, 65536);
	struct interval growth = doublings_growth(&doublings, 0);

	(void)state;
	assert_true(growth.estimate > 0);
	assert_true(growth.low < 0);
}

static void too_few_pairs_claim_nothing(void **state)
{
	struct doublings doublings = doublings_of(1, 1, 0, 1000, NOWHERE, 0);

	(void)state;
	assert_true(isinf(doublings_growth(&doublings, 0).low));
	doublings.n = 0;
	assert_true(isnan(doublings_per_loop(&doublings, 0)));
}

/* Each value has the loops that the benchmark wants: beside it there are empty ones. */
static void single_values_are_shared_out_among_their_loops(void **state)
{
	struct doublings doublings = {.loops = 3, .n = 3, .is_single = true};

	(void)state;
	for (size_t i = 0; i < 3; i++)
		doublings.few[i][0] = 1, doublings.many[i][0] = 31;
	assert_rel(doublings_per_loop(&doublings, 0), 10, 0);
	assert_rel(doublings_growth(&doublings, 0).estimate, 10, 0);
	assert_rel(doublings_of_few(&doublings, 0), 31, 0);
	assert_int_equal(doublings_most(&doublings), 3);
	doublings.is_single = false;
	assert_int_equal(doublings_most(&doublings), 6);
}

static void short_loops_are_counted_often_and_long_ones_once(void **state)
{
	(void)state;
	assert_int_equal(doublings_loops(0), 100);
	assert_int_equal(doublings_loops(1e-6), 100);
	assert_int_equal(doublings_loops(0.001), 10);
	assert_int_equal(doublings_loops(3), 1);
	assert_int_equal(doublings_wanted(1e-6), DOUBLINGS_MAX);
	assert_int_equal(doublings_wanted(3), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(constants_cancel),
		cmocka_unit_test(one_incident_does_not_blur_a_whole_number),
		cmocka_unit_test(what_is_left_behind_each_time_is_a_leak),
		cmocka_unit_test(a_table_that_grew_once_is_no_leak),
		cmocka_unit_test(too_few_pairs_claim_nothing),
		cmocka_unit_test(single_values_are_shared_out_among_their_loops),
		cmocka_unit_test(short_loops_are_counted_often_and_long_ones_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
