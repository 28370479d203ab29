#include "stats/order.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <string.h>

/* Below this many values insertion is faster than gsl_sort(), a heap sort, and more so where
   they are sorted already. */
#define FEW 32

static void insertion_sort(double *x, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		double moved = x[i];
		size_t at = i;

		for (; at > 0 && x[at - 1] > moved; at--)
			x[at] = x[at - 1];
		x[at] = moved;
	}
}

void order_sort(const double *x, size_t n, double *sorted)
{
	size_t good = n;

	if (n == 0)
		return;
	memmove(sorted, x, n * sizeof(*x));
	for (size_t i = 0; i < good;) /* NaN to the end: a comparison sort cannot place them */
		if (isnan(sorted[i])) {
			double nan = sorted[i];

			sorted[i] = sorted[--good];
			sorted[good] = nan;
		} else {
			i++;
		}
	if (good < FEW)
		insertion_sort(sorted, good);
	else
		gsl_sort(sorted, 1, good);
}

double order_quantile_sorted(const double *sorted, size_t n, double q)
{
	double at, below, above;

	if (n == 0 || isnan(sorted[n - 1]) || !(q >= 0 && q <= 1))
		return NAN;
	at = (double)(n - 1) * q;
	below = sorted[(size_t)floor(at)];
	above = sorted[(size_t)ceil(at)];
	if (below == above)
		return below;
	return below * (ceil(at) - at) + above * (at - floor(at));
}

double order_median_sorted(const double *sorted, size_t n)
{
	double below, above, mean;

	if (n == 0 || isnan(sorted[n - 1]))
		return NAN;
	below = sorted[(n - 1) / 2];
	above = sorted[n / 2];
	if (below == above)
		return below;
	mean = (below + above) / 2;
	if (isinf(mean) && isfinite(below) && isfinite(above))
		mean = below / 2 + above / 2;
	return mean;
}

double order_median(const double *x, size_t n, double *scratch)
{
	order_sort(x, n, scratch);
	return order_median_sorted(scratch, n);
}

/* Median absolute deviation from the median, unscaled. */
static double mad(const double *x, size_t n, double *scratch)
{
	double median = order_median(x, n, scratch);

	for (size_t i = 0; i < n; i++)
		scratch[i] = fabs(x[i] - median);
	order_sort(scratch, n, scratch);
	return order_median_sorted(scratch, n);
}

double order_mad_scaled(const double *x, size_t n, double *scratch)
{
	return ORDER_MAD_TO_SD * mad(x, n, scratch);
}

double order_iqr_sorted(const double *sorted, size_t n)
{
	return order_quantile_sorted(sorted, n, 0.75) - order_quantile_sorted(sorted, n, 0.25);
}
