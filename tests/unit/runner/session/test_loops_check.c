#include "runner/session/loops_check.h"
#include "tests/unit/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the rule */

/* The finding after these ratios of times per loop, few to many; the pairs that it took. */
static enum loops_finding after(const double *ratios, int n, int *took)
{
	struct loops_check check = {0};

	for (*took = 0; *took < n && loops_check_finding(&check) == LOOPS_OPEN; ++*took)
		loops_check_add(&check, ratios[*took], 1);
	return loops_check_finding(&check);
}

#define AFTER(took, ...)                                                                           \
	after((const double[]){__VA_ARGS__}, sizeof((double[]){__VA_ARGS__}) / sizeof(double), took)

static void an_equal_pair_is_enough(void **state)
{
	int took;

	(void)state;
	assert_int_equal(AFTER(&took, 1.005), LOOPS_STEADY);
	assert_int_equal(AFTER(&took, 1.015), LOOPS_OPEN);
	assert_int_equal(AFTER(&took, 1.015, 0.984), LOOPS_STEADY);
	assert_int_equal(took, 2);
}

static void six_pairs_on_one_side_show_that_it_depends(void **state)
{
	int took;

	(void)state;
	assert_int_equal(AFTER(&took, 1.5, 1.4, 1.6, 1.5, 1.5), LOOPS_OPEN);
	assert_int_equal(AFTER(&took, 1.5, 1.4, 1.6, 1.5, 1.5, 1.03), LOOPS_DEPEND);
	assert_int_equal(AFTER(&took, .8, .7, .8, .8, .9, .9), LOOPS_DEPEND);
}

/* One or two that the machine turned round are outvoted by more. */
static void dissent_asks_for_more_pairs(void **state)
{
	int took;

	(void)state;
	assert_int_equal(AFTER(&took, 1.5, .7, 1.5, 1.5, 1.5, 1.5, 1.5), LOOPS_OPEN);
	assert_int_equal(AFTER(&took, 1.5, .7, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5), LOOPS_DEPEND);
	assert_int_equal(took, 9);
	assert_int_equal(AFTER(&took, 1.5, .7, 1.5, .7, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5),
			 LOOPS_DEPEND);
	assert_int_equal(took, 12);
	assert_int_equal(AFTER(&took, 1.5, .7, 1.5, .7, 1.5, .7), LOOPS_STEADY);
}

static void it_always_ends(void **state)
{
	(void)state;
	/* every sequence of up, within (but not well within) and down */
	for (int code = 0; code < 531441; code++) { /* 3^12 */
		static const double ratios[] = {.7, 1.015, 1.5};
		struct loops_check check = {0};
		int rest = code;

		while (loops_check_finding(&check) == LOOPS_OPEN) {
			assert_in_range(check.n, 0, LOOPS_CHECK_PAIRS - 1);
			loops_check_add(&check, ratios[rest % 3], 1);
			rest /= 3;
		}
	}
}

static void the_change_is_the_median(void **state)
{
	struct loops_check check = {0};

	(void)state;
	assert_true(loops_check_change(&check) == 0);
	loops_check_add(&check, 3, 2);
	loops_check_add(&check, 100, 1);
	loops_check_add(&check, 1, 1);
	assert_float_equal(loops_check_change(&check), .5, 1e-12);
}

static void what_took_no_time_counts_as_equal(void **state)
{
	struct loops_check check = {0};

	(void)state;
	loops_check_add(&check, 0, 1);
	assert_int_equal(loops_check_finding(&check), LOOPS_STEADY);
}

static void many_last_eight_times_as_long_within_bounds(void **state)
{
	(void)state;
	assert_int_equal(loops_check_many(64, .001, .1), 2560);
	assert_int_equal(loops_check_many(64, .008, .1), 512);
	assert_int_equal(loops_check_many(64, .025, .1), 256);
	assert_int_equal(loops_check_many(1, .04, .1), 3);
	assert_int_equal(loops_check_many(64, .08, .1), 0);
	assert_int_equal(loops_check_many(64, .2, .1), 0);
	assert_int_equal(loops_check_many(INT64_C(1) << 32, 1e-9, .1), 0);
	assert_float_equal(loops_check_longest_s(20), .1, 1e-12);
	assert_float_equal(loops_check_longest_s(1), .02, 1e-12);
}

/* ---- benchmarks whose times are known */

static uint64_t seed;

static double uniform(void)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return ((double)(seed >> 11) + .5) / 9007199254740992.0;
}

struct machine {
	double once_s[2], loop_s[2]; /* of each side */
	double speed, now_s, next_s; /* the speed until next_s */
	double floor;		     /* the least speed; the most is 1 */
	int64_t learns;		     /* after so many loops a value's loops take half as long */
	int taken;
	int fails_at; /* -1: never */
};

/* Another speed, somewhere between the floor and 1, about once a second. */
static int take(void *context, int side, int64_t loops, double *seconds, struct err *err)
{
	struct machine *m = context;
	int64_t slow = loops < m->learns ? loops : m->learns;
	double left = m->once_s[side] + m->loop_s[side] * ((double)loops + (double)slow);

	if (m->taken++ == m->fails_at)
		return err_set(err, ERR_BENCHMARK, "gone");
	*seconds = 0;
	while (left > 0) {
		double step;

		if (m->now_s >= m->next_s) {
			m->speed = m->floor + (1 - m->floor) * uniform();
			m->next_s = m->now_s - log(uniform());
		}
		step = fmin(left / m->speed, m->next_s - m->now_s);
		left -= step * m->speed;
		m->now_s += step;
		*seconds += step;
	}
	return 0;
}

static int64_t settle(struct machine *machine, int sides, int64_t loops,
		      struct loops_dependence *dependence)
{
	const struct loops_probe probe = {take, machine, sides, LOOPS_CHECK_S};
	double seconds = 0;
	struct err err = {0};

	for (int side = 0; side < sides; side++)
		seconds = fmax(seconds,
			       machine->once_s[side] + machine->loop_s[side] * (double)loops);
	assert_int_equal(loops_settle(&probe, &loops, &seconds, dependence, &err), 0);
	return loops;
}

static struct machine quiet(double once_0, double once_1)
{
	return (struct machine){
		.once_s = {once_0, once_1}, .loop_s = {1e-6, 1e-6}, .floor = 1, .fails_at = -1};
}

static void an_ordinary_benchmark_costs_one_pair_a_side(void **state)
{
	struct machine machine = quiet(1e-6, 1e-6);
	struct loops_dependence dependence;

	(void)state;
	assert_int_equal(settle(&machine, 2, 4000, &dependence), 4000);
	assert_int_equal(machine.taken, 4);
	assert_int_equal(dependence.few, 0);
}

/* 0.4 ms a value on one side: 10 % of 4 ms, 1.2 % of 32 ms. */
static void loops_grow_until_what_is_paid_once_is_small(void **state)
{
	struct machine machine = quiet(0, 4e-4);
	struct loops_dependence dependence;

	(void)state;
	assert_int_equal(settle(&machine, 2, 4000, &dependence), 32000);
	assert_int_equal(dependence.few, 0);
}

/* An interpreter that needs 20 loops to learn: 2 and 16 are equally slow. */
static void what_is_learned_late_is_seen(void **state)
{
	struct machine machine = quiet(0, 0);
	struct loops_dependence dependence;

	(void)state;
	machine.loop_s[0] = 4e-5;
	machine.learns = 20;
	assert_int_equal(settle(&machine, 1, 2, &dependence), 1024);
	assert_int_equal(dependence.few, 0);
}

/* Once steady, a side is not asked again. */
static void only_the_side_that_depends_is_asked_again(void **state)
{
	struct machine machine = quiet(0, 4e-4);
	struct loops_dependence dependence;

	(void)state;
	settle(&machine, 2, 500, &dependence);
	/* a pair of the first side, six of the other at 500 and at 4000 loops, one at 32000 */
	assert_int_equal(machine.taken, 2 * (1 + 6 + 6 + 1));
}

/* Where most of even the longest value is paid once, that is said. */
static void what_still_depends_at_the_end_is_said(void **state)
{
	struct machine machine = quiet(.05, .05);
	struct loops_dependence dependence;

	(void)state;
	assert_in_range(settle(&machine, 1, 4000, &dependence), 6000, 50000);
	assert_in_range(dependence.few, 4000, 50000);
	assert_true(dependence.change > .05);
}

static void a_failure_is_handed_on(void **state)
{
	struct machine machine = quiet(.05, .05);
	const struct loops_probe probe = {take, &machine, 2, LOOPS_CHECK_S};
	struct loops_dependence dependence;
	struct err err = {0};
	int64_t loops = 4000;
	double seconds = .004;

	(void)state;
	machine.fails_at = 3;
	assert_int_equal(loops_settle(&probe, &loops, &seconds, &dependence, &err), -1);
	assert_string_equal(err.text, "gone");
}

/* A machine whose speed moves between a half and 1 about once a second: how often it is said that a
   benchmark depends, of 500, and of those that do how often it is missed. */
static int count_grown(double once_s, double loop_s, int64_t loops)
{
	int grown = 0;

	for (int i = 0; i < 500; i++) {
		struct machine machine = quiet(once_s, once_s);
		struct loops_dependence dependence;

		machine.floor = .5;
		machine.loop_s[0] = loop_s;
		grown += settle(&machine, 1, loops, &dependence) != loops;
	}
	return grown;
}

static void a_machine_that_changes_its_speed_decides_nothing(void **state)
{
	(void)state;
	seed = 1;
	assert_in_range(count_grown(0, 1e-6, 4000), 0, 5);	   /* a duel's slices */
	assert_in_range(count_grown(0, 1e-6, 25000), 0, 5);	   /* a session's values */
	assert_in_range(count_grown(4e-4, 9e-7, 4000), 470, 500);  /* 8 % */
	assert_in_range(count_grown(2e-3, 5e-7, 4000), 490, 500);  /* 78 % */
	assert_in_range(count_grown(5e-3, 8e-7, 25000), 475, 500); /* 17 % */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_equal_pair_is_enough),
		cmocka_unit_test(six_pairs_on_one_side_show_that_it_depends),
		cmocka_unit_test(dissent_asks_for_more_pairs),
		cmocka_unit_test(it_always_ends),
		cmocka_unit_test(the_change_is_the_median),
		cmocka_unit_test(what_took_no_time_counts_as_equal),
		cmocka_unit_test(many_last_eight_times_as_long_within_bounds),
		cmocka_unit_test(an_ordinary_benchmark_costs_one_pair_a_side),
		cmocka_unit_test(loops_grow_until_what_is_paid_once_is_small),
		cmocka_unit_test(what_is_learned_late_is_seen),
		cmocka_unit_test(only_the_side_that_depends_is_asked_again),
		cmocka_unit_test(what_still_depends_at_the_end_is_said),
		cmocka_unit_test(a_failure_is_handed_on),
		cmocka_unit_test(a_machine_that_changes_its_speed_decides_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
