#include "stats/signed_rank.h"
#include "stats/spending.h"
#include "tests/unit/support.h"

static void default_looks_of_a_duel(void **state)
{
	struct spending plan = spending_duel();

	(void)state;
	assert_true(spending_valid(&plan));
	assert_int_equal(plan.count, 5);
	assert_rel(spending_total(&plan), 0.05, 1e-15);
	assert_int_equal(spending_look_at(&plan, 16), 0);
	assert_int_equal(spending_look_at(&plan, 24), 1);
	assert_int_equal(spending_look_at(&plan, 200), 4);
	assert_int_equal(spending_look_at(&plan, 39), -1);
	assert_rel(spending_level(&plan, 0), 0.995, 0);
	assert_int_equal(spending_next_n(&plan, 0), 16);
	assert_int_equal(spending_next_n(&plan, 16), 24);
	assert_int_equal(spending_next_n(&plan, 80), 200);
	assert_int_equal(spending_next_n(&plan, 200), 0);
}

static void every_look_can_reject(void **state)
{
	struct spending plan = spending_duel();
	static double scratch[11000];

	(void)state;
	for (size_t k = 0; k < plan.count; k++)
		assert_true(signed_rank_critical(plan.look[k].n, plan.look[k].alpha, scratch) > 0);
}

static void duels_that_share_the_error_spend_a_part_each(void **state)
{
	struct spending plan = spending_duel(), alone = spending_shared(&plan, 1),
			share = spending_shared(&plan, 4);

	(void)state;
	assert_true(spending_valid(&share));
	assert_rel(spending_total(&share), 0.05 / 4, 1e-15);
	for (size_t k = 0; k < plan.count; k++) {
		assert_int_equal(share.look[k].n, plan.look[k].n);
		assert_rel(share.look[k].alpha, plan.look[k].alpha / 4, 0);
		assert_rel(alone.look[k].alpha, plan.look[k].alpha, 0);
	}
	/* the first look can still reject, for as many sides as anybody names */
	share = spending_shared(&plan, 100);
	assert_true(signed_rank_n_min(spending_level(&share, 0)) <= share.look[0].n);
}

static void a_duel_that_is_one_of_many_spends_what_it_is_given(void **state)
{
	struct spending plan = spending_duel(), scaled = spending_of_total(&plan, .002);

	(void)state;
	assert_true(spending_valid(&scaled));
	assert_rel(spending_total(&scaled), .002, 1e-12);
	for (size_t k = 0; k < plan.count; k++) {
		assert_int_equal(scaled.look[k].n, plan.look[k].n);
		assert_rel(scaled.look[k].alpha / plan.look[k].alpha, .002 / .05, 1e-12);
	}
}

static void overall_p_is_the_smallest_alpha_that_rejects(void **state)
{
	struct spending plan = {3, {{16, 0.005}, {48, 0.015}, {144, 0.030}}};
	const double p[] = {0.004, 0.5, 0.0001}, none[] = {0.9, NAN, 0.8},
		     late[] = {.006, .016, .03};

	(void)state;
	assert_rel(spending_p(&plan, p, 1), 0.04, 1e-14);
	assert_rel(spending_p(&plan, p, 2), 0.04, 1e-14);
	assert_rel(spending_p(&plan, p, 3), 0.0001 * 0.05 / 0.03, 1e-14);
	assert_rel(spending_p(&plan, none, 3), 1, 0);
	assert_rel(spending_p(&plan, p, 0), 1, 0);
	/* At alpha = that p the plan, scaled to it, rejects: here at the last look, just so. */
	assert_rel(spending_p(&plan, late, 3), 0.05, 1e-14);
}

static void bad_plans_are_known(void **state)
{
	struct spending plan = spending_duel(), empty = {0};

	(void)state;
	assert_false(spending_valid(&empty));
	plan.look[1].n = 16;
	assert_false(spending_valid(&plan));
	plan = spending_duel();
	plan.look[2].alpha = NAN;
	assert_false(spending_valid(&plan));
	plan.look[2].alpha = 0.99;
	assert_false(spending_valid(&plan));
	plan = spending_duel();
	plan.look[0].n = 0;
	assert_false(spending_valid(&plan));
	plan = spending_duel();
	plan.count = SPENDING_LOOKS_MAX + 1;
	assert_false(spending_valid(&plan));
}

static void stopping_early_spends_what_is_left(void **state)
{
	struct spending plan = spending_duel(), ended = spending_ended_at(&plan, 30);

	(void)state;
	assert_int_equal(ended.count, 3);
	assert_int_equal(ended.look[0].n, 16);
	assert_int_equal(ended.look[2].n, 30);
	assert_rel(ended.look[2].alpha, 0.040, 1e-15);
	assert_true(spending_valid(&ended));
	ended = spending_ended_at(&plan, 24);
	assert_int_equal(ended.count, 2);
	assert_rel(ended.look[1].alpha, 0.045, 1e-15);
	ended = spending_ended_at(&plan, 7);
	assert_int_equal(ended.count, 1);
	assert_rel(spending_total(&ended), 0.05, 1e-15);
}

static void a_plan_that_ran_to_its_end_stays(void **state)
{
	struct spending plan = spending_duel(), fixed = spending_fixed(25, 0.05);

	(void)state;
	assert_int_equal(spending_ended_at(&plan, 200).count, 5);
	assert_int_equal(spending_ended_at(&plan, 250).look[4].n, 200);
	assert_int_equal(spending_ended_at(&plan, 0).count, 5);
	assert_true(spending_valid(&fixed));
	assert_int_equal(spending_look_at(&fixed, 25), 0);
	assert_rel(spending_level(&fixed, 0), 0.95, 0);
}

static void a_pause_spends_half_of_what_is_left(void **state)
{
	struct spending plan = spending_duel(), paused = spending_paused_at(&plan, 30), again;

	(void)state;
	assert_true(spending_valid(&paused));
	assert_int_equal(paused.count, 6);
	assert_int_equal(paused.look[2].n, 30);
	assert_rel(paused.look[1].alpha, 0.005, 0);
	assert_rel(paused.look[2].alpha, 0.020, 1e-14);
	assert_rel(paused.look[3].alpha, 0.005, 1e-14);
	assert_rel(paused.look[5].alpha, 0.010, 1e-14);
	assert_rel(spending_total(&paused), 0.05, 1e-14);
	/* Where a look was due anyway, its own error is spent too. */
	again = spending_paused_at(&paused, 40);
	assert_int_equal(again.count, 6);
	assert_rel(again.look[3].alpha, 0.005 + 0.0075, 1e-14);
	assert_rel(spending_total(&again), 0.05, 1e-14);
}

static void a_pause_without_looks_to_come_changes_nothing(void **state)
{
	struct spending plan = spending_duel(), paused = plan;

	(void)state;
	assert_int_equal(spending_paused_at(&plan, 0).count, 5);
	assert_int_equal(spending_paused_at(&plan, 200).count, 5);
	for (size_t n = 17; n < 60; n++)
		paused = spending_paused_at(&paused, n);
	assert_int_equal(paused.count, SPENDING_LOOKS_MAX);
	assert_true(spending_valid(&paused));
	assert_rel(spending_total(&paused), 0.05, 1e-13);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(default_looks_of_a_duel),
		cmocka_unit_test(every_look_can_reject),
		cmocka_unit_test(duels_that_share_the_error_spend_a_part_each),
		cmocka_unit_test(a_duel_that_is_one_of_many_spends_what_it_is_given),
		cmocka_unit_test(overall_p_is_the_smallest_alpha_that_rejects),
		cmocka_unit_test(bad_plans_are_known),
		cmocka_unit_test(stopping_early_spends_what_is_left),
		cmocka_unit_test(a_pause_spends_half_of_what_is_left),
		cmocka_unit_test(a_pause_without_looks_to_come_changes_nothing),
		cmocka_unit_test(a_plan_that_ran_to_its_end_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
