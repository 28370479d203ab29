/* A duel that follows: a block for each round of the others, until they end. */
#include "runner/duel/follow.h"
#include "tests/unit/support.h"

enum { LED = 3, FOLLOWING = 2 };

/* duels[0] is followed by duels[1]. */
static struct bout led[LED], following[FOLLOWING];
static struct duel_config configs[2];
static struct duel duels[2];

static int set_up(void **state)
{
	static const struct bout fresh = {.plan.loops = 1, .looks = {1, {{100, 0.05}}}};

	(void)state;
	for (size_t i = 0; i < LED; i++)
		led[i] = fresh;
	for (size_t i = 0; i < FOLLOWING; i++)
		following[i] = fresh;
	configs[0].follows = 0;
	configs[1].follows = 4;
	duels[0] = (struct duel){.config = &configs[0], .bouts = led, .n = LED};
	duels[1] = (struct duel){.config = &configs[1], .bouts = following, .n = FOLLOWING};
	return 0;
}

static long next(void)
{
	const struct followed followed = follow_count(duels, 2);

	return follow_next(&duels[1], &followed);
}

static void it_waits_for_a_round_to_begin(void **state)
{
	(void)state;
	assert_int_equal(next(), -1);
	led[2].running = 1;
	assert_int_equal(next(), 0);
	following[0].kept = 1;
	led[0].kept = led[1].kept = led[2].kept = 1;
	led[2].running = 0;
	assert_int_equal(next(), -1);
	led[0].running = 1;
	assert_int_equal(next(), 1);
}

static void its_benchmarks_take_turns(void **state)
{
	(void)state;
	led[0].kept = led[1].kept = led[2].kept = 50;
	following[0].kept = 1;
	assert_int_equal(next(), 1);
	following[1].running = 1;
	assert_int_equal(next(), 0);
	following[0].status = BOUT_FAILED;
	assert_int_equal(next(), 1);
}

static void it_ends_after_its_most(void **state)
{
	(void)state;
	led[0].kept = led[1].kept = led[2].kept = 50;
	following[0].kept = following[1].kept = 2;
	assert_int_equal(next(), -1);
}

/* One that cannot be measured begins no rounds. */
static void what_failed_is_not_followed(void **state)
{
	(void)state;
	led[0].status = led[1].status = BOUT_FAILED;
	led[2].kept = 2;
	following[0].kept = 1;
	assert_int_equal(next(), 1);
	led[2].status = BOUT_SKIPPED;
	assert_int_equal(next(), -1);
}

#define WITH_DUELS(test) cmocka_unit_test_setup(test, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_DUELS(it_waits_for_a_round_to_begin),
		WITH_DUELS(its_benchmarks_take_turns),
		WITH_DUELS(it_ends_after_its_most),
		WITH_DUELS(what_failed_is_not_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
