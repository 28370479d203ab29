/* Who held an event loop, and for how long at once. */
#include "runner/diagnosing/loop_use.h"
#include "tests/unit/support.h"

static struct err err;

static size_t node(struct stack_profile *profile, const char *function, int line)
{
	size_t frame = stack_profile_frame(profile, PROFILE_PYTHON, function, "/p/a.py", 1, &err);

	return stack_profile_node(profile, PROFILE_NO_PARENT, frame, line, &err);
}

static struct sampling_seen seen(size_t at, int ms, uint64_t run)
{
	return (struct sampling_seen){.at_ns = ms * 1000000L,
				      .node = at,
				      .waits = true,
				      .loop = {.state = LOOP_CALLBACK, .run = run}};
}

/* Of n samples, one each millisecond; `step`: how the run's number goes on. */
static struct loop_hold longest_of(int n, uint64_t step, bool is_measured)
{
	struct stack_profile profile = {0};
	struct loop_use use = {0};
	struct loop_hold hold;
	size_t at = node(&profile, "f", 3);

	loop_use_begin(&use, &(struct loop_hold_rule){.step_s = 0.001, .iteration_s = 0.002});
	for (int i = 0; i < n; i++) {
		struct sampling_seen one = seen(at, i, 7 + (uint64_t)i * step);

		one.loop.is_measured = is_measured;
		assert_int_equal(loop_use_add(&use, &profile, &one, &err), 0);
	}
	assert_int_equal(loop_use_end(&use, &profile, &err), 0);
	assert_int_equal(use.n, 1);
	assert_int_equal(use.rows[0].samples, n);
	hold = use.rows[0].longest;
	assert_int_equal(hold.place.line, 3);
	loop_use_release(&use);
	stack_profile_release(&profile);
	return hold;
}

static void samples_of_one_run_are_one_hold(void **state)
{
	(void)state;
	assert_rel(longest_of(20, 0, false).seconds, 0.020, 1e-9);
	assert_int_equal(longest_of(20, 0, false).samples, 20);
}

static void another_run_is_another_hold(void **state)
{
	(void)state;
	assert_rel(longest_of(20, 2, false).seconds, 0.001, 1e-9);
}

static void what_the_measured_loop_calls_holds_for_an_iteration_at_most(void **state)
{
	(void)state;
	assert_rel(longest_of(20, 0, true).seconds, 0.002, 1e-9);
}

static void who_waits_while_the_loop_is_held_is_known_however_short(void **state)
{
	struct stack_profile profile = {0};
	struct loop_use use = {0};
	size_t asks = node(&profile, "ask", 3), works = node(&profile, "work", 9);

	(void)state;
	loop_use_begin(&use, &(struct loop_hold_rule){.step_s = 0.001, .iteration_s = 1});
	for (int i = 0; i < 12; i++) {
		struct sampling_seen one = seen(i % 2 ? works : asks, i, (uint64_t)i);

		one.waits = i % 2 == 0;
		assert_int_equal(loop_use_add(&use, &profile, &one, &err), 0);
	}
	assert_int_equal(loop_use_end(&use, &profile, &err), 0);
	assert_int_equal(use.n_waits, 1);
	assert_int_equal(use.waits[0].samples, 6);
	assert_string_equal(profile.frames[use.waits[0].frame].function, "ask");
	assert_rel(use.waits[0].longest_s, 0.001, 1e-9);
	loop_use_release(&use);
	stack_profile_release(&profile);
}

static void a_long_hold_is_a_finding_by_what_it_did(void **state)
{
	(void)state;
	assert_int_equal(loop_finding_of(&(struct loop_hold){.seconds = 0.009, .samples = 9}),
			 LOOP_FINDING_NONE);
	assert_int_equal(loop_finding_of(&(struct loop_hold){.seconds = 0.02, .samples = 2}),
			 LOOP_FINDING_NONE);
	assert_int_equal(
		loop_finding_of(&(struct loop_hold){.seconds = 0.02, .samples = 20, .waiting = 15}),
		LOOP_FINDING_WAITS);
	assert_int_equal(loop_finding_of(&(struct loop_hold){.seconds = 0.02, .samples = 20}),
			 LOOP_FINDING_COMPUTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(samples_of_one_run_are_one_hold),
		cmocka_unit_test(another_run_is_another_hold),
		cmocka_unit_test(what_the_measured_loop_calls_holds_for_an_iteration_at_most),
		cmocka_unit_test(who_waits_while_the_loop_is_held_is_known_however_short),
		cmocka_unit_test(a_long_hold_is_a_finding_by_what_it_did),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
