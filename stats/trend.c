#include "stats/trend.h"

#include <math.h>
#include <stdbool.h>

#include "stats/dist.h"
#include "stats/order.h"

size_t trend_scratch(size_t n)
{
	return n < 2 ? 0 : n * (n - 1) / 2;
}

/* How many of x equal x[i] and stand before it: the sum over all members of a group of g that are
   tied is 0 + 1 + .. + (g - 1), and (k)(k - 1)(2k + 5) telescopes over it. */
static double tie_term(const double *x, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		double before = 0, with;

		for (size_t j = 0; j < i; j++)
			before += x[j] == x[i];
		with = before + 1;
		sum += with * (with - 1) * (2 * with + 5) -
		       before * (before - 1) * (2 * before + 5);
	}
	return sum;
}

static int sign(double x)
{
	return (x > 0) - (x < 0);
}

static double p_of(double score, const double *t, const double *y, size_t n)
{
	double m = (double)n;
	double variance = (m * (m - 1) * (2 * m + 5) - tie_term(t, n) - tie_term(y, n)) / 18;

	if (n < TREND_N_MIN || !(variance > 0))
		return NAN;
	/* Continuity: the score moves in steps of 2. */
	return dist_normal_p_two_sided(fmax(fabs(score) - 1, 0) / sqrt(variance));
}

struct trend trend_of(const double *t, const double *y, size_t n, double *scratch)
{
	struct trend trend = {NAN, NAN};
	double score = 0;
	size_t pairs = 0;

	for (size_t i = 0; i < n; i++)
		if (isnan(t[i]) || isnan(y[i]))
			return trend;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++) {
			score += sign(t[i] - t[j]) * sign(y[i] - y[j]);
			if (t[i] != t[j])
				scratch[pairs++] = (y[i] - y[j]) / (t[i] - t[j]);
		}
	order_sort(scratch, pairs, scratch);
	trend.slope = order_median_sorted(scratch, pairs);
	trend.p = p_of(score, t, y, n);
	return trend;
}
