#include "stats/autocorrelation.h"
#include "tests/data/nist_strd.h"
#include "tests/unit/support.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* R's `lh`: luteinizing hormone, 48 values ten minutes apart. */
static const double lh[] = {2.4, 2.4, 2.4, 2.2, 2.1, 1.5, 2.3, 2.3, 2.5, 2.0, 1.9, 1.7,
			    2.2, 1.8, 3.2, 3.2, 2.7, 2.2, 2.2, 1.9, 1.9, 1.8, 2.7, 3.0,
			    2.3, 2.0, 2.0, 2.9, 2.9, 2.7, 2.7, 2.3, 2.6, 2.4, 1.8, 1.7,
			    1.5, 1.4, 2.1, 3.3, 3.5, 3.5, 3.1, 2.6, 2.1, 3.4, 3.0, 2.9};

static void lag_1_of_the_nist_data_is_certified(void **state)
{
	const double acc1[] = {10000001, 10000003, 10000002};

	(void)state;
	assert_rel(autocorrelation(nist_lottery, N(nist_lottery), 1), -0.120948622967393, 1e-12);
	assert_rel(autocorrelation(nist_lew, N(nist_lew), 1), -0.307304800605679, 1e-12);
	assert_rel(autocorrelation(nist_mavro, N(nist_mavro), 1), 0.937989183438248, 1e-12);
	assert_rel(autocorrelation(nist_michelso, N(nist_michelso), 1), 0.535199668621283, 1e-12);
	assert_rel(autocorrelation(acc1, 3, 1), -0.5, 0);
}

static void ljung_box_reproduces_r(void **state)
{
	struct ljung_box test = autocorrelation_ljung_box(lh, N(lh), 5);

	(void)state;
	assert_rel(autocorrelation(lh, N(lh), 1), .575524475524475, 1e-12);
	assert_rel(test.statistic, 22.6731850020739, 1e-12);
	assert_rel(test.p, .000389744803915737, 1e-11);
	assert_int_equal(autocorrelation_ljung_box(lh, N(lh), 0).lags, 9);
	assert_int_equal(autocorrelation_ljung_box(nist_lew, 200, 0).lags, 10);
}

static void effective_n_never_gains(void **state)
{
	(void)state;
	assert_rel(autocorrelation_effective_n(100, 0.5), 100 / 3.0, 1e-14);
	assert_rel(autocorrelation_effective_n(100, 0), 100, 0);
	assert_rel(autocorrelation_effective_n(100, -0.5), 100, 0);
	assert_rel(autocorrelation_effective_n(100, 0.9999), 1, 0);
	assert_rel(autocorrelation_effective_n(100, NAN), NAN, 0);
	assert_rel(autocorrelation_effective_n(0, 0.1), NAN, 0);
}

static void few_constant_and_broken_data_are_defined(void **state)
{
	const double same[] = {3, 3, 3, 3, 3, 3}, nan[] = {1, NAN, 2};

	(void)state;
	assert_rel(autocorrelation(same, 6, 1), NAN, 0);
	assert_rel(autocorrelation(nan, 3, 1), NAN, 0);
	assert_rel(autocorrelation(lh, 1, 1), NAN, 0);
	assert_rel(autocorrelation(lh, 0, 0), NAN, 0);
	assert_rel(autocorrelation(lh, 5, 0), 1, 1e-15);
	assert_rel(autocorrelation_ljung_box(lh, 4, 0).p, NAN, 0);
	assert_rel(autocorrelation_ljung_box(lh, 3, 3).p, NAN, 0);
	assert_rel(autocorrelation_ljung_box(same, 6, 0).p, NAN, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lag_1_of_the_nist_data_is_certified),
		cmocka_unit_test(ljung_box_reproduces_r),
		cmocka_unit_test(effective_n_never_gains),
		cmocka_unit_test(few_constant_and_broken_data_are_defined),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
