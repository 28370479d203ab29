#include "results/profiles/profile_order.h"
#include "tests/unit/support.h"

static struct err err;

static size_t lane_of(struct profile_order *order, size_t part, const char *name)
{
	size_t lane;

	assert_int_equal(profile_order_lane(order, part, name, &lane, &err), 0);
	return lane;
}

static void add(struct profile_order *order, size_t lane, size_t node, int64_t n)
{
	assert_int_equal(profile_order_add(order, lane, node, n, &err), 0);
}

/* The weight of a node over a lane. */
static int64_t weight_of(const struct profile_lane *lane, size_t node)
{
	int64_t sum = 0;

	for (size_t i = 0; i < lane->n; i++)
		sum += lane->runs[i].node == node ? lane->runs[i].n : 0;
	return sum;
}

static void stacks_that_follow_each_other_are_runs(void **state)
{
	struct profile_order order = {0};
	size_t lane = lane_of(&order, 0, NULL);

	(void)state;
	for (size_t i = 0; i < 9; i++)
		add(&order, lane, i / 3, 1);
	assert_int_equal(order.lanes[lane].n, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(order.lanes[lane].runs[i].node, i);
		assert_int_equal(order.lanes[lane].runs[i].n, 3);
	}
	assert_int_equal(profile_order_grain(&order), 1);
	profile_order_release(&order);
	profile_order_release(&order);
}

static void a_lane_is_of_a_part_and_a_thread(void **state)
{
	struct profile_order order = {.most_lanes = 4};
	char name[] = "thread 1";
	size_t own = lane_of(&order, 0, NULL), thread = lane_of(&order, 0, name);

	(void)state;
	name[0] = 'x'; /* texts are copied */
	assert_int_not_equal(own, thread);
	assert_int_equal(lane_of(&order, 0, "thread 1"), thread);
	assert_int_equal(lane_of(&order, 1, "thread 1"), 2);
	assert_int_equal(lane_of(&order, 1, NULL), 3);
	assert_false(order.has_lanes_left_out);
	assert_true(lane_of(&order, 2, NULL) == PROFILE_NO_LANE);
	assert_true(order.has_lanes_left_out);
	add(&order, PROFILE_NO_LANE, 0, 1);
	assert_int_equal(order.n_runs, 0);
	profile_order_release(&order);
}

static void what_was_not_seen_is_a_run_of_nothing(void **state)
{
	struct profile_order order = {0};
	size_t lane = lane_of(&order, 0, NULL);

	(void)state;
	assert_int_equal(profile_order_pad(&order, lane, 5, &err), 0);
	add(&order, lane, 7, 2);
	assert_int_equal(profile_order_pad(&order, lane, 7, &err), 0);
	assert_int_equal(order.lanes[lane].n, 2);
	assert_true(order.lanes[lane].runs[0].node == PROFILE_NOTHING);
	assert_int_equal(order.lanes[lane].runs[0].n, 5);
	assert_int_equal(order.lanes[lane].at, 7);
	profile_order_release(&order);
}

/* An hour at 1000 samples a second: three stacks in turns, then a fourth in the last quarter. */
static void an_hour_stays_bounded_and_keeps_its_shape(void **state)
{
	enum { SAMPLES = 3600000 };
	struct profile_order order = {0};
	size_t lane = lane_of(&order, 0, NULL), other = lane_of(&order, 0, "x");
	uint32_t random = 1;

	(void)state;
	for (int i = 0; i < SAMPLES; i++) {
		random = random * 1664525 + 1013904223;
		add(&order, lane, i < SAMPLES / 4 * 3 ? (random >> 16) % 3 : 3, 1);
		if (i % 1000 == 0)
			assert_int_equal(profile_order_pad(&order, other, i, &err), 0);
	}
	assert_in_range(order.n_runs, PROFILE_ORDER_RUNS / 4, PROFILE_ORDER_RUNS);
	assert_true(profile_order_grain(&order) > 100);
	for (size_t i = 0; i < order.lanes[lane].n; i++)
		assert_int_equal(order.lanes[lane].runs[i].n % profile_order_grain(&order), 0);
	/* a sample of a quarter of the time: within 5 % here, whatever the seed */
	for (size_t node = 0; node < 4; node++)
		assert_rel((double)weight_of(&order.lanes[lane], node), SAMPLES / 4., .05);
	assert_int_equal(order.lanes[lane].runs[order.lanes[lane].n - 1].node, 3);
	profile_order_release(&order);
}

static void thinning_keeps_every_second_sample(void **state)
{
	static const size_t kept[] = {0, 1, 0, 3};
	struct profile_order order = {.most = 3};
	size_t lane = lane_of(&order, 0, NULL);

	(void)state;
	add(&order, lane, 0, 1);
	add(&order, lane, 1, 2);
	add(&order, lane, 2, 1);
	add(&order, lane, 0, 1); /* the fourth run: of 0 1 1 2 0 the first, third and fifth stay */
	assert_int_equal(profile_order_grain(&order), 2);
	order.most = 4;
	add(&order, lane, 4, 1);
	assert_int_equal(order.lanes[lane].n, 3);
	add(&order, lane, 3, 1);
	assert_int_equal(order.lanes[lane].n, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(order.lanes[lane].runs[i].node, kept[i]);
		assert_int_equal(order.lanes[lane].runs[i].n, 2);
	}
	profile_order_release(&order);
}

static void a_copy_has_other_nodes(void **state)
{
	static const size_t to[] = {5, 5, PROFILE_NOTHING};
	struct profile_order order = {0}, copy = {0};
	size_t lane = lane_of(&order, 1, "t");

	(void)state;
	for (size_t node = 0; node < 3; node++)
		add(&order, lane, node, 4);
	add(&order, lane, PROFILE_NOTHING, 4);
	order.grain = 4;
	assert_int_equal(profile_order_copy(&copy, &order, to, &err), 0);
	assert_int_equal(copy.n, 1);
	assert_int_equal(copy.lanes[0].part, 1);
	assert_string_equal(copy.lanes[0].name, "t");
	assert_int_equal(profile_order_grain(&copy), 4);
	assert_int_equal(copy.lanes[0].n, 2);
	assert_int_equal(copy.lanes[0].runs[0].node, 5);
	assert_int_equal(copy.lanes[0].runs[0].n, 8);
	assert_true(copy.lanes[0].runs[1].node == PROFILE_NOTHING);
	assert_int_equal(copy.lanes[0].runs[1].n, 8);
	profile_order_release(&order);
	profile_order_release(&copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stacks_that_follow_each_other_are_runs),
		cmocka_unit_test(a_lane_is_of_a_part_and_a_thread),
		cmocka_unit_test(what_was_not_seen_is_a_run_of_nothing),
		cmocka_unit_test(an_hour_stays_bounded_and_keeps_its_shape),
		cmocka_unit_test(thinning_keeps_every_second_sample),
		cmocka_unit_test(a_copy_has_other_nodes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
