#include "stats/strata.h"

#include "stats/random.h"
#include "tests/unit/support.h"

static void equal_weights_and_satterthwaites_df(void **state)
{
	const double d[] = {0, 0.2}, se[] = {.03, .04}, df[] = {5, 10};
	struct ttest mean = strata_mean(d, se, df, 2, 0.95);

	(void)state;
	assert_rel(mean.difference.estimate, 0.1, 1e-15);
	assert_rel(mean.se, 0.025, 1e-15);
	/* (9+16)^2 / (81/5 + 256/10) */
	assert_rel(mean.df, 14.952153110047846, 1e-12);
	assert_rel(mean.p, 0.0011660800177534369, 1e-6); /* by integration */
}

static void one_stratum_is_itself(void **state)
{
	const double d[] = {0.1}, se[] = {.02}, df[] = {7};
	struct ttest one = strata_mean(d, se, df, 1, 0.95), self = ttest_from_se(.1, .02, 7, .95);

	(void)state;
	assert_rel(one.p, self.p, 1e-12);
	assert_rel(one.difference.low, self.difference.low, 1e-12);
}

static void agreement_of_two_is_welchs_t(void **state)
{
	/* R's `sleep`: means .75 and 2.33, variances 3.2005556 and 4.009 of 10 each;
	   p 0.0793941401873582 */
	const double a[] = {.7, -1.6, -.2, -1.2, -.1, 3.4, 3.7, .8, 0, 2};
	const double b[] = {1.9, .8, 1.1, .1, -.1, 4.4, 5.5, 1.6, 4.6, 3.4};
	struct ttest_side x = ttest_side_of(a, 10), y = ttest_side_of(b, 10);
	const double d[] = {x.mean, y.mean}, df[] = {9, 9};
	const double se[] = {sqrt(x.variance / 10), sqrt(y.variance / 10)};

	(void)state;
	assert_rel(strata_agreement_p(d, se, df, 2), 0.0793941401873582, 1e-12);
}

static void agreement_of_three_is_welchs_anova(void **state)
{
	/* In rationals F = 1.5292360321693033 with 2 and 11.351438311563948 df; then
	   p = (1 + 2 F / df2)^(-df2 / 2), the closed form for 2. */
	const double d[] = {1.0, 1.5, 3.0}, se[] = {.5, .25, 1.0}, df[] = {4, 9, 14};

	(void)state;
	assert_rel(strata_agreement_p(d, se, df, 3), 0.2581882926326724, 1e-10);
	assert_rel(strata_agreement_p((double[]){2, 2, 2}, se, df, 3), 1, 1e-12);
}

static void few_constant_and_broken_data_are_defined(void **state)
{
	const double d[] = {0.1, 0.3}, same[] = {.1, .1}, zero[] = {0, 0}, se[] = {.01, .02};
	const double some[] = {0, .01}, inf[] = {.01, INFINITY}, nan[] = {NAN, .1}, df[] = {9, 9};
	const double no_df[] = {NAN, NAN};

	(void)state;
	assert_rel(strata_mean(d, se, df, 0, .95).difference.estimate, NAN, 0);
	assert_rel(strata_mean(d, se, df, 0, .95).difference.high, INFINITY, 0);
	assert_rel(strata_mean(d, se, df, 0, .95).p, 1, 0);
	assert_rel(strata_mean(d, inf, df, 2, .95).difference.estimate, .2, 1e-15);
	assert_rel(strata_mean(d, inf, df, 2, .95).difference.low, -INFINITY, 0);
	assert_rel(strata_mean(d, inf, df, 2, .95).p, 1, 0);
	assert_rel(strata_mean(nan, se, df, 2, .95).p, NAN, 0);
	assert_rel(strata_mean(nan, inf, df, 2, .95).difference.low, NAN, 0);
	assert_rel(strata_mean(d, zero, no_df, 2, .95).p, 0, 0);
	assert_rel(strata_mean(d, zero, no_df, 2, .95).difference.high, .2, 1e-15);

	assert_rel(strata_agreement_p(d, se, df, 0), NAN, 0);
	assert_rel(strata_agreement_p(d, se, df, 1), NAN, 0);
	assert_rel(strata_agreement_p(nan, se, df, 2), NAN, 0);
	assert_rel(strata_agreement_p(d, inf, df, 2), NAN, 0);
	assert_rel(strata_agreement_p(d, nan, df, 2), NAN, 0);
	assert_rel(strata_agreement_p(d, zero, no_df, 2), 0, 0);
	assert_rel(strata_agreement_p(same, zero, no_df, 2), 1, 0);
	assert_rel(strata_agreement_p(d, some, df, 2), NAN, 0);
}

/* R: t.test(c(.01, .02, .06)): mean .03, se .01527525, 2 df, p .18803. */
static void strata_that_differ_are_a_sample(void **state)
{
	const double d[] = {.01, .02, .06}, se[] = {.001, .001, .001}, df[] = {9, 9, 9};
	const double wide[] = {.1, .1, .1}, alike[] = {.02, .02, .02};
	struct ttest test = strata_random(d, se, df, 3, .95);

	(void)state;
	assert_rel(test.difference.estimate, .03, 1e-12);
	assert_rel(test.se, .0152752523165195, 1e-9);
	assert_rel(test.df, 2, 1e-12);
	/* never narrower than what the strata know of themselves */
	assert_rel(strata_random(d, wide, df, 3, .95).se, strata_mean(d, wide, df, 3, .95).se,
		   1e-12);
	assert_rel(strata_random(alike, se, df, 3, .95).se, strata_mean(alike, se, df, 3, .95).se,
		   1e-12);
	/* two say nothing of others */
	assert_rel(strata_random(d, se, df, 2, .95).difference.high, INFINITY, 0);
	assert_rel(strata_random(d, se, df, 2, .95).difference.estimate, .015, 1e-12);
}

enum { WORLDS = 4000, PROCESSES = 6 };

/* Of how many of 100 simulated comparisons the interval holds the true ratio: k machines whose
   ratios differ by `between`, processes that differ by 1 %. */
static double coverage(size_t k, double between, bool is_random)
{
	struct random_state random = random_seeded(19, k * 1000 + (uint64_t)(between * 1000));
	size_t held = 0;

	for (size_t world = 0; world < WORLDS; world++) {
		double d[10], se[10], df[10];
		struct ttest test;

		for (size_t i = 0; i < k; i++) {
			double x[2][PROCESSES], shift = between * random_normal(&random);

			for (size_t j = 0; j < 2 * PROCESSES; j++)
				x[j / PROCESSES][j % PROCESSES] =
					.01 * random_normal(&random) + (j / PROCESSES ? shift : 0);
			test = ttest_welch(x[0], PROCESSES, x[1], PROCESSES, .95);
			d[i] = test.difference.estimate;
			se[i] = test.se;
			df[i] = test.df;
		}
		test = is_random ? strata_random(d, se, df, k, .95)
				 : strata_mean(d, se, df, k, .95);
		held += test.difference.low <= 0 && test.difference.high >= 0;
	}
	return (double)held / WORLDS;
}

static void the_interval_of_a_sample_of_machines_holds_the_truth(void **state)
{
	static const size_t machines[] = {3, 5, 10};
	static const double between[] = {0, .01, .03};

	(void)state;
	for (size_t i = 0; i < 3; i++)
		for (size_t j = 0; j < 3; j++) {
			double held = coverage(machines[i], between[j], true);

			/* 95 %, and at most 3 standard errors of the simulation below; where
			   machines are alike it is wider than it must be */
			assert_true(held > .94 && (j == 0 || held < .975));
		}
	assert_true(coverage(5, .03, false) < .5); /* what it is for */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_weights_and_satterthwaites_df),
		cmocka_unit_test(one_stratum_is_itself),
		cmocka_unit_test(agreement_of_two_is_welchs_t),
		cmocka_unit_test(agreement_of_three_is_welchs_anova),
		cmocka_unit_test(few_constant_and_broken_data_are_defined),
		cmocka_unit_test(strata_that_differ_are_a_sample),
		cmocka_unit_test(the_interval_of_a_sample_of_machines_holds_the_truth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
