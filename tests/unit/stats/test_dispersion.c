/* How much more counts differ between workers than chance: by hand and on simulated worlds. */
#include "stats/dispersion.h"
#include "stats/random.h"
#include "tests/unit/support.h"

enum { THINGS = 40 };

/* A chi squared of `df` over its df. */
static double chi2_over_df(struct random_state *random, int df)
{
	double sum = 0;

	for (int i = 0; i < df; i++) {
		double z = random_normal(random);

		sum += z * z;
	}
	return sum / df;
}

static void by_hand(void **state)
{
	const int64_t x[] = {8, 12};
	const double y[] = {100, 100};
	struct dispersion found = dispersion_of(x, y, 2);

	(void)state;
	/* 10 expected twice, off by 2 each, variance 10 * 1.1, one degree of freedom */
	assert_rel(found.value, 8 / 11., 1e-12);
	assert_rel(found.df, 1, 0);
}

static void how_long_a_worker_was_watched_does_not_count(void **state)
{
	const int64_t x[] = {10, 20, 40};
	const double y[] = {100, 200, 400};

	(void)state;
	assert_rel(dispersion_of(x, y, 3).value, 0, 0);
}

static void unknown_is_said(void **state)
{
	const int64_t none[] = {0, 0}, some[] = {3, 4};
	const double y[] = {100, 100}, empty[] = {0, 0};
	struct dispersion_prior nothing = {0, 0};

	(void)state;
	assert_rel(dispersion_of(none, y, 2).df, 0, 0);
	assert_rel(dispersion_of(some, empty, 2).df, 0, 0);
	assert_rel(dispersion_of(some, y, 1).df, 0, 0);
	assert_true(isnan(dispersion_of(none, y, 2).value));
	assert_true(isnan(dispersion_moderated(dispersion_of(none, y, 2), 5, &nothing).value));
}

static void a_few_things_teach_nothing(void **state)
{
	struct dispersion of[DISPERSION_LEAST];
	double means[DISPERSION_LEAST], scratch[DISPERSION_LEAST];

	(void)state;
	for (int i = 0; i < DISPERSION_LEAST; i++) {
		of[i] = (struct dispersion){1.5, 10};
		means[i] = 100;
	}
	assert_rel(dispersion_prior_of(of, means, DISPERSION_LEAST - 1, scratch).df, 0, 0);
	assert_true(dispersion_prior_of(of, means, DISPERSION_LEAST, scratch).df > 0);
	means[0] = 2; /* too rare to tell */
	assert_rel(dispersion_prior_of(of, means, DISPERSION_LEAST, scratch).df, 0, 0);
}

static void what_workers_differ_by_is_found(void **state)
{
	struct random_state random = random_seeded(1, 0);
	struct dispersion of[THINGS];
	double means[THINGS], scratch[THINGS], extra = 0, df = 0;
	enum { WORLDS = 100 };

	(void)state;
	for (int world = 0; world < WORLDS; world++) {
		struct dispersion_prior prior;

		for (int i = 0; i < THINGS; i++) {
			means[i] = 10 * (i + 1);
			of[i] = (struct dispersion){
				(1 + .01 * means[i]) * chi2_over_df(&random, 10), 10};
		}
		prior = dispersion_prior_of(of, means, THINGS, scratch);
		extra += prior.extra / WORLDS;
		df += prior.df / WORLDS;
	}
	assert_rel(extra, .01, .1);
	assert_true(df > 40); /* they agree: one knows what ten know */
}

static void things_that_do_not_agree_teach_less(void **state)
{
	struct random_state random = random_seeded(2, 0);
	struct dispersion of[THINGS];
	double means[THINGS], scratch[THINGS];
	struct dispersion_prior prior;

	(void)state;
	for (int i = 0; i < THINGS; i++) {
		means[i] = 100;
		of[i] = (struct dispersion){
			exp(1.5 * random_normal(&random)) * chi2_over_df(&random, 10), 10};
	}
	prior = dispersion_prior_of(of, means, THINGS, scratch);
	assert_true(prior.df > 0 && prior.df < 4);
}

static void one_unsteady_thing_does_not_make_all_look_unsteady(void **state)
{
	struct random_state random = random_seeded(3, 0);
	struct dispersion of[THINGS];
	double means[THINGS], scratch[THINGS];

	(void)state;
	for (int i = 0; i < THINGS; i++) {
		means[i] = 100;
		of[i] = (struct dispersion){chi2_over_df(&random, 10), 10};
	}
	of[7].value = 500;
	assert_true(dispersion_prior_of(of, means, THINGS, scratch).extra < .005);
}

static void drawn_towards_the_others_never_below_chance(void **state)
{
	struct dispersion_prior prior = {.01, 30};
	struct dispersion own = {4, 10}, unknown = {NAN, 0}, lucky = {0, 10};

	(void)state;
	/* the prior says 1 + .01 * 200 = 3 */
	assert_rel(dispersion_moderated(own, 200, &prior).value, (10 * 4 + 30 * 3) / 40., 1e-12);
	assert_rel(dispersion_moderated(own, 200, &prior).df, 40, 0);
	assert_rel(dispersion_moderated(unknown, 200, &prior).value, 3, 1e-12);
	assert_rel(dispersion_moderated(unknown, 200, &prior).df, 30, 0);
	assert_rel(dispersion_moderated(lucky, 0, &prior).value, 1, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_hand),
		cmocka_unit_test(how_long_a_worker_was_watched_does_not_count),
		cmocka_unit_test(unknown_is_said),
		cmocka_unit_test(a_few_things_teach_nothing),
		cmocka_unit_test(what_workers_differ_by_is_found),
		cmocka_unit_test(things_that_do_not_agree_teach_less),
		cmocka_unit_test(one_unsteady_thing_does_not_make_all_look_unsteady),
		cmocka_unit_test(drawn_towards_the_others_never_below_chance),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
