#include "stats/reference.h"

#include <math.h>
#include <stdbool.h>

double reference_pooled(double old_variance, size_t n, double new_variance, size_t m)
{
	double old_df = n > 1 ? (double)n - 1 : 0, new_df = m > 1 ? (double)m - 1 : 0;
	double sum = 0;

	if (old_df > 0)
		sum += old_df * old_variance;
	if (new_df > 0)
		sum += new_df * new_variance;
	return old_df + new_df > 0 ? sum / (old_df + new_df) : NAN;
}

static size_t find_best(const double *variances, size_t n, double factor)
{
	size_t best = 0;

	for (size_t k = 1; k < n; k++)
		if (!isnan(variances[k]) && (best == 0 || variances[k] < factor * variances[best]))
			best = k;
	return best;
}

static double widening(const double *variances, size_t n, size_t chosen)
{
	double own = variances[chosen], largest = own;

	for (size_t k = 0; k < n; k++)
		if (variances[k] > largest && variances[k] <= REFERENCE_ALIKE * own)
			largest = variances[k];
	return own > 0 ? sqrt(largest / own) : 1;
}

struct reference reference_choose(const double *variances, size_t n, double df)
{
	bool knows = df >= REFERENCE_DF_MIN;
	size_t best = find_best(variances, n, knows ? REFERENCE_CLEARLY : 0);

	if (best == 0 || !knows)
		return (struct reference){best, 1};
	if (variances[best] > REFERENCE_TOLERATED * variances[0])
		best = 0;
	return (struct reference){best, widening(variances, n, best)};
}
