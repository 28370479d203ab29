#include "stats/strata.h"

#include <math.h>
#include <stdbool.h>

#include "stats/dist.h"
#include "stats/moment.h"

static double largest_of(const double *x, size_t n)
{
	double largest = 0;

	for (size_t i = 0; i < n; i++)
		largest = fmax(largest, x[i]);
	return largest;
}

static bool all_finite(const double *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isfinite(x[i]))
			return false;
	return true;
}

struct ttest strata_mean(const double *d, const double *se, const double *df, size_t n,
			 double level)
{
	double mean = moment_mean(d, n), largest, sum = 0, parts = 0;

	if (n == 0)
		return (struct ttest){interval_unbounded(NAN), INFINITY, NAN, 0, 1};
	if (!all_finite(se, n))
		return ttest_from_se(mean, INFINITY, NAN, level);
	largest = largest_of(se, n);
	if (largest == 0)
		return ttest_from_se(mean, 0, 1, level);
	for (size_t i = 0; i < n; i++) {
		double share = (se[i] / largest) * (se[i] / largest); /* must not underflow */

		sum += share;
		if (share > 0)
			parts += share * share / df[i];
	}
	return ttest_from_se(mean, largest * sqrt(sum) / (double)n, sum * sum / parts, level);
}

struct ttest strata_random(const double *d, const double *se, const double *df, size_t n,
			   double level)
{
	struct ttest fixed = strata_mean(d, se, df, n, level), random;

	if (n < STRATA_RANDOM_MIN)
		return ttest_from_se(fixed.difference.estimate, INFINITY, NAN, level);
	random = ttest_paired(d, n, level);
	return random.difference.high - random.difference.low >
			       fixed.difference.high - fixed.difference.low
		       ? random
		       : fixed;
}

static bool all_equal(const double *d, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (d[i] != d[0])
			return false;
	return true;
}

double strata_agreement_p(const double *d, const double *se, const double *df, size_t n)
{
	double largest = largest_of(se, n), weights = 0, mean = 0, between = 0, slack = 0,
	       k = (double)n;

	if (n < 2 || !all_finite(d, n) || !all_finite(se, n))
		return NAN;
	if (largest == 0)
		return all_equal(d, n) ? 1 : 0;
	for (size_t i = 0; i < n; i++) {
		if (se[i] == 0 || !isfinite(df[i]))
			return NAN;
		weights += pow(largest / se[i], 2);
	}
	for (size_t i = 0; i < n; i++)
		mean += d[i] * pow(largest / se[i], 2) / weights;
	for (size_t i = 0; i < n; i++) {
		double weight = pow(largest / se[i], 2);

		between += weight * pow((d[i] - mean) / largest, 2) / (k - 1);
		slack += pow(1 - weight / weights, 2) / df[i];
	}
	return dist_f_upper(between / (1 + 2 * (k - 2) / (k * k - 1) * slack), k - 1,
			    (k * k - 1) / (3 * slack));
}
