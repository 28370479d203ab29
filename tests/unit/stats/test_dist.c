#include "stats/dist.h"
#include "tests/unit/support.h"

static void t_quantiles_match_the_reference(void **state)
{
	const double df[] = {1, 2, 5, 10, 19, 39};
	const double t[] = {12.7062047361747, 4.30265272974946, 2.57058183563631,
			    2.22813885198627, 2.09302405440831, 2.02269092003676};

	(void)state;
	for (int i = 0; i < 6; i++) {
		assert_rel(dist_t_quantile(0.975, df[i]), t[i], 1e-12);
		assert_rel(dist_t_quantile(0.025, df[i]), -t[i], 1e-12);
		assert_rel(dist_t_critical(0.95, df[i]), t[i], 1e-12);
	}
}

static void quantile_inverts_the_distribution_at_any_df(void **state)
{
	const double df[] = {0.7, 1.5, 3.3, 17.7764735161785, 200.5, 1e6};
	const double p[] = {1e-6, 0.0005, 0.025, 0.3, 0.5, 0.9, 0.9975};

	(void)state;
	for (int i = 0; i < 6; i++)
		for (int j = 0; j < 7; j++)
			assert_rel(dist_t_cdf(dist_t_quantile(p[j], df[i]), df[i]), p[j], 1e-12);
	assert_rel(dist_t_quantile(0.975, INFINITY), 1.959963984540054, 1e-13);
}

static void edges_are_defined(void **state)
{
	(void)state;
	assert_rel(dist_t_p_two_sided(0, 5), 1, 0);
	assert_rel(dist_t_p_two_sided(INFINITY, 5), 0, 0);
	assert_rel(dist_t_p_two_sided(NAN, 5), NAN, 0);
	assert_rel(dist_t_p_two_sided(1, 0), NAN, 0);
	assert_rel(dist_t_p_two_sided(1, NAN), NAN, 0);
	assert_rel(dist_t_quantile(0, 3), -INFINITY, 0);
	assert_rel(dist_t_quantile(1, 3), INFINITY, 0);
	assert_rel(dist_t_quantile(0.5, 3), 0, 0);
	assert_rel(dist_t_quantile(1.1, 3), NAN, 0);
	assert_rel(dist_t_cdf(-INFINITY, 3), 0, 0);
	assert_rel(dist_t_cdf(INFINITY, 3), 1, 0);
	assert_rel(dist_t_critical(2, 3), NAN, 0);
	assert_rel(dist_chi2_upper(-1, 3), 1, 0);
	assert_rel(dist_chi2_upper(INFINITY, 3), 0, 0);
	assert_rel(dist_chi2_upper(1, 0), NAN, 0);
	assert_rel(dist_f_upper(0, 3, 4), 1, 0);
	assert_rel(dist_f_upper(NAN, 3, 4), NAN, 0);
	assert_rel(dist_normal_quantile(-0.1), NAN, 0);
	assert_rel(dist_normal_cdf(NAN), NAN, 0);
}

static void tails_match_the_reference(void **state)
{
	(void)state;
	/* R: 2*pt(-1.86081346748685, 17.7764735161785); 2*pnorm(-1.96); 1-pchisq(3.84, 1) */
	assert_rel(dist_t_p_two_sided(-1.86081346748685, 17.7764735161785), 0.0793941401873582,
		   1e-11);
	assert_rel(dist_normal_p_two_sided(-1.96), 0.0499957902964409, 1e-12);
	assert_rel(dist_normal_cdf(1.96), 0.975002104851780, 1e-12);
	assert_rel(dist_chi2_upper(3.84, 1), 0.0500435212487052, 1e-12);
	/* The F of a squared t is that t's two-sided p. */
	assert_rel(dist_f_upper(4, 1, 7.5), dist_t_p_two_sided(2, 7.5), 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(t_quantiles_match_the_reference),
		cmocka_unit_test(quantile_inverts_the_distribution_at_any_df),
		cmocka_unit_test(edges_are_defined),
		cmocka_unit_test(tails_match_the_reference),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
