#include "stats/anytime.h"
#include "stats/moment.h"
#include "stats/random.h"
#include "tests/unit/support.h"

static void p_and_interval_agree(void **state)
{
	double x[30];
	struct random_state random = random_seeded(11, 0);

	(void)state;
	for (size_t i = 0; i < 30; i++)
		x[i] = 0.7 + random_normal(&random);
	for (size_t n = 2; n <= 30; n++) {
		double t = moment_mean(x, n) / (moment_sd(x, n) / sqrt((double)n));
		struct interval i = anytime_interval(x, n, 0.95, ANYTIME_G);

		assert_int_equal(anytime_p(t, n, ANYTIME_G) < 0.05, i.low > 0 || i.high < 0);
	}
	assert_true(anytime_p(5, 30, 1) < 0.001);
}

static void rule_is_that_of_the_header(void **state)
{
	/* n = 20, g = 1, alpha = .05: k = (21 / .0025)^(1/20), a = 1 / 21 */
	double k = pow(21 / 0.0025, 1 / 20.0), a = 1 / 21.0;
	double t = sqrt((k - 1) / (1 - k * a) * 19);

	(void)state;
	assert_rel(anytime_p(t, 20, 1), 0.05, 1e-12);
	assert_rel(anytime_p(-t, 20, 1), 0.05, 1e-12);
	assert_rel(anytime_p(0, 20, 1), 1, 0);
}

static void total_error_stays_below_its_level(void **state)
{
	int alarms = 0;

	(void)state;
	for (uint64_t run = 0; run < 400; run++) {
		struct random_state random = random_seeded(run, 5);
		struct moment_running sum = {0};
		int alarm = 0;

		for (size_t n = 1; n <= 200; n++) {
			moment_running_add(&sum, random_normal(&random));
			if (n >= 5)
				alarm |=
					anytime_p(moment_running_mean(&sum) /
							  moment_running_sd(&sum) * sqrt((double)n),
						  n, ANYTIME_G) <= 0.05;
		}
		alarms += alarm;
	}
	assert_true(alarms <= 31); /* 5 % of 400 and 2.5 standard deviations */
}

static void few_constant_and_broken_data_are_defined(void **state)
{
	const double x[] = {2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2}, nan[] = {1, NAN};

	(void)state;
	assert_rel(anytime_p(9, 0, 1), 1, 0);
	assert_rel(anytime_p(9, 1, 1), 1, 0);
	assert_rel(anytime_p(NAN, 9, 1), NAN, 0);
	assert_rel(anytime_p(INFINITY, 2, 1), 1 / sqrt(3), 1e-12);
	assert_rel(anytime_p(1e200, 2, 1), 1 / sqrt(3), 1e-12);
	assert_rel(anytime_interval(x, 0, 0.95, 1).high, INFINITY, 0);
	assert_rel(anytime_interval(x, 2, 0.95, 1).low, -INFINITY, 0);
	assert_rel(anytime_interval(x, 12, 0.95, 1).low, 2, 0);
	assert_rel(anytime_interval(nan, 2, 0.95, 1).low, NAN, 0);
	assert_rel(anytime_interval(x, 12, 0.95, 0).low, NAN, 0);
	assert_rel(anytime_interval(x, 12, 1, 1).low, NAN, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p_and_interval_agree),
		cmocka_unit_test(rule_is_that_of_the_header),
		cmocka_unit_test(total_error_stays_below_its_level),
		cmocka_unit_test(few_constant_and_broken_data_are_defined),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
