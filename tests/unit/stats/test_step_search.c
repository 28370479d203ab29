/* The search for a step: how candidates are called, what is spent, and how often the wrong one is
   named, in simulated histories. */
#include "stats/signed_rank.h"
#include "stats/step_search.h"
#include "tests/bench/search_world.h"
#include "tests/unit/support.h"

#include <math.h>

static struct interval between(double low, double high)
{
	return (struct interval){(low + high) / 2, low, high, .99};
}

/* ---- what is spent */

static void every_look_can_decide_and_all_spend_the_error(void **state)
{
	static const double alphas[] = {0.01, 0.0057, 0.001, 1e-5};

	(void)state;
	for (size_t i = 0; i < sizeof(alphas) / sizeof(*alphas); i++) {
		struct spending plan = step_looks(alphas[i]);

		assert_true(spending_valid(&plan));
		assert_rel(spending_total(&plan), alphas[i], 1e-12);
		assert_int_equal(plan.look[plan.count - 1].n, 200);
		for (size_t k = 0; k < plan.count; k++)
			assert_true(signed_rank_n_min(spending_level(&plan, k)) <= plan.look[k].n);
	}
	assert_int_equal(step_looks(0.0057).look[0].n, 12);
	assert_int_equal(step_looks(1e-5).look[0].n, 24);
}

static void as_many_halvings_as_git_needs(void **state)
{
	(void)state;
	assert_int_equal(step_halvings(1), 0);
	assert_int_equal(step_halvings(2), 1);
	assert_int_equal(step_halvings(3), 2);
	assert_int_equal(step_halvings(64), 6);
	assert_int_equal(step_halvings(65), 7);
}

static void something_is_always_left_for_one_more_step(void **state)
{
	double left = 0.04;

	(void)state;
	assert_rel(step_alpha(left, 64), left / 7, 1e-15);
	for (size_t candidates = 64; candidates > 1; candidates /= 2)
		left -= step_alpha(left, candidates);
	assert_rel(left, 0.04 / 7, 1e-12);
	for (int more = 0; more < 50; more++) {
		double alpha = step_alpha(left, 2);

		assert_true(alpha > 0);
		left -= alpha;
		assert_true(left > 0);
	}
}

/* ---- the whole */

static void a_whole_is_there_once_its_bound_is_half_of_it(void **state)
{
	(void)state;
	assert_int_equal(step_whole_of(between(0.005, 0.055), 0, 0.01), STEP_OPEN);
	assert_int_equal(step_whole_of(between(0.015, 0.045), 0, 0.01), STEP_THERE);
	assert_int_equal(step_whole_of(between(-0.045, -0.015), 0, 0.01), STEP_THERE);
	assert_int_equal(step_whole_of(between(-0.01, 0.05), 0, 0.01), STEP_OPEN);
	assert_int_equal(step_whole_of(between(-0.004, 0.006), 0, 0.01), STEP_SAME);
	assert_int_equal(step_whole_of(interval_unbounded(0.03), 0, 0.01), STEP_OPEN);
	assert_int_equal(step_whole_at_end(between(0.005, 0.055), 0, 0.01), STEP_THERE);
	assert_int_equal(step_whole_at_end(between(-0.055, -0.005), 0, 0.01), STEP_THERE);
	assert_int_equal(step_whole_at_end(between(-0.001, 0.05), 0, 0.01), STEP_OPEN);
	assert_int_equal(step_whole_at_end(between(NAN, NAN), 0, 0.01), STEP_OPEN);
}

static void with_a_limit_the_whole_lies_beyond_it(void **state)
{
	(void)state;
	assert_int_equal(step_whole_of(between(0.04, 0.06), 0.05, 0.05), STEP_OPEN);
	assert_int_equal(step_whole_of(between(0.051, 0.07), 0.05, 0.05), STEP_THERE);
	assert_int_equal(step_whole_of(between(0.02, 0.04), 0.05, 0.05), STEP_SAME);
	assert_int_equal(step_whole_at_end(between(0.04, 0.06), 0.05, 0.05), STEP_OPEN);
	assert_int_equal(step_whole_at_end(between(-0.07, -0.051), 0.05, 0.05), STEP_THERE);
}

/* ---- the candidates */

static void half_of_the_whole_tells_them_apart(void **state)
{
	struct step_search search = step_search_of(between(0.02, 0.04));

	(void)state;
	assert_rel(step_threshold(&search), 0.015, 1e-12);
	assert_false(step_is_clear(&search, between(0.01, 0.02)));
	assert_true(step_is_clear(&search, between(-0.01, 0.014)));
	assert_int_equal(step_take(&search, between(-0.01, 0.014)), STEP_LIKE_START);
	assert_int_equal(step_take(&search, between(0.016, 0.05)), STEP_LIKE_END);
	assert_rel(search.most, 0.014, 1e-12);
	assert_rel(search.least, 0.016, 1e-12);
}

static void a_faster_end_is_the_mirror(void **state)
{
	struct step_search search = step_search_of(between(-0.04, -0.02));

	(void)state;
	assert_rel(step_threshold(&search), -0.015, 1e-12);
	assert_true(step_is_clear(&search, between(-0.03, -0.016)));
	assert_int_equal(step_take(&search, between(-0.03, -0.016)), STEP_LIKE_END);
	assert_int_equal(step_take(&search, between(-0.014, 0.02)), STEP_LIKE_START);
	/* the other direction is like the start as well */
	assert_int_equal(step_take(&search, between(0.02, 0.03)), STEP_LIKE_START);
}

/* Two steps of half the whole each: what lies between them is near the threshold for ever. */
static void what_stays_open_is_called_where_room_is_left(void **state)
{
	struct step_search search = step_search_of(between(0.019, 0.021));

	(void)state;
	assert_false(step_is_clear(&search, between(0.009, 0.0105)));
	/* as the end 9 are left, as the start 8.5 */
	assert_int_equal(step_take(&search, between(0.009, 0.0105)), STEP_LIKE_END);
	assert_rel(search.least, 0.009, 1e-12);
	assert_true(step_threshold(&search) < 0.009);
	assert_int_equal(step_take(&search, between(-0.001, 0.001)), STEP_LIKE_START);
}

static void without_room_nothing_is_said_and_nothing_changes(void **state)
{
	struct step_search search = step_search_of(between(0.02, 0.04)), before = search;

	(void)state;
	assert_int_equal(step_take(&search, between(-0.01, 0.05)), STEP_UNKNOWN);
	assert_int_equal(step_take(&search, interval_unbounded(0.03)), STEP_UNKNOWN);
	assert_int_equal(step_take(&search, between(NAN, NAN)), STEP_UNKNOWN);
	assert_memory_equal(&search, &before, sizeof(before));
}

/* ---- simulated histories (tests/bench/search_world.h) */

static void a_planted_step_is_found_and_nothing_else(void **state)
{
	static const double sizes[] = {0.01, 0.03, 0.5};
	const size_t runs = 100;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		for (int far = 0; far < 2; far++) {
			const struct search_world world = {
				.sd = 0.01, .far = far * 0.1, .change = {sizes[i]}};
			struct search_tally tally = search_simulate(&world, runs, 18);

			assert_true(tally.wrong * 20 <= runs);
			assert_true(tally.right * 20 >= 19 * runs);
		}
}

static void of_two_steps_one_is_named(void **state)
{
	const struct search_world world = {.sd = 0.01, .far = 0.05, .change = {0.02, 0.02}};
	const size_t runs = 100;
	struct search_tally tally = search_simulate(&world, runs, 18);

	(void)state;
	assert_true(tally.wrong * 20 <= runs);
	assert_true(tally.right * 10 >= 9 * runs);
}

static void without_a_step_none_is_named(void **state)
{
	const struct search_world world = {.sd = 0.01, .far = 0.05};
	const size_t runs = 100;

	(void)state;
	assert_true(search_simulate(&world, runs, 18).none * 100 >= 96 * runs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_look_can_decide_and_all_spend_the_error),
		cmocka_unit_test(as_many_halvings_as_git_needs),
		cmocka_unit_test(something_is_always_left_for_one_more_step),
		cmocka_unit_test(a_whole_is_there_once_its_bound_is_half_of_it),
		cmocka_unit_test(with_a_limit_the_whole_lies_beyond_it),
		cmocka_unit_test(half_of_the_whole_tells_them_apart),
		cmocka_unit_test(a_faster_end_is_the_mirror),
		cmocka_unit_test(what_stays_open_is_called_where_room_is_left),
		cmocka_unit_test(without_room_nothing_is_said_and_nothing_changes),
		cmocka_unit_test(a_planted_step_is_found_and_nothing_else),
		cmocka_unit_test(of_two_steps_one_is_named),
		cmocka_unit_test(without_a_step_none_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
