#include "stats/family.h"

#include <gsl/gsl_heapsort.h>
#include <math.h>

/* Ascending, NaN last. */
static int compare(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	if (isnan(a) || isnan(b))
		return isnan(a) - isnan(b);
	return (a > b) - (a < b);
}

/* index[] = members by ascending p; returns how many were tested. */
static size_t sort_tested(const double *p, size_t n, size_t *index)
{
	size_t tested = 0;

	for (size_t i = 0; i < n; i++)
		tested += !isnan(p[i]);
	if (n)
		gsl_heapsort_index(index, p, n, sizeof(*p), compare);
	return tested;
}

void family_holm(const double *p, size_t n, double *adjusted, size_t *scratch)
{
	size_t tested = sort_tested(p, n, scratch);
	double largest = 0;

	for (size_t i = 0; i < n; i++) {
		size_t at = scratch[i];

		if (i < tested)
			largest = fmax(largest, fmin(1, (double)(tested - i) * p[at]));
		adjusted[at] = i < tested ? largest : NAN;
	}
}

void family_benjamini_hochberg(const double *p, size_t n, double *adjusted, size_t *scratch)
{
	size_t tested = sort_tested(p, n, scratch);
	double least = 1;

	for (size_t i = n; i-- > 0;) {
		size_t at = scratch[i];

		if (i < tested)
			least = fmin(least, (double)tested * p[at] / (double)(i + 1));
		adjusted[at] = i < tested ? least : NAN;
	}
}
