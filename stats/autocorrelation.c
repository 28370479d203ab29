#include "stats/autocorrelation.h"

#include <math.h>

#include "stats/dist.h"
#include "stats/moment.h"

double autocorrelation(const double *x, size_t n, size_t lag)
{
	double mean = moment_mean(x, n), squares = moment_sum_squares(x, n), products = 0;

	if (lag >= n || !(squares > 0))
		return NAN;
	for (size_t i = 0; i + lag < n; i++)
		products += (x[i] - mean) * (x[i + lag] - mean);
	return products / squares;
}

struct ljung_box autocorrelation_ljung_box(const double *x, size_t n, size_t lags)
{
	struct ljung_box test = {NAN, NAN, lags ? lags : (n / 5 < 10 ? n / 5 : 10)};
	double sum = 0;

	if (test.lags == 0 || test.lags >= n)
		return test;
	for (size_t k = 1; k <= test.lags; k++) {
		double r = autocorrelation(x, n, k);

		sum += r * r / (double)(n - k);
	}
	test.statistic = (double)n * ((double)n + 2) * sum;
	test.p = dist_chi2_upper(test.statistic, (double)test.lags);
	return test;
}

double autocorrelation_effective_n(size_t n, double r1)
{
	if (n == 0 || isnan(r1))
		return NAN;
	return fmax(1, fmin((double)n, (double)n * (1 - r1) / (1 + r1)));
}
