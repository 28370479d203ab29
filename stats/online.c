#include "stats/online.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_zeta.h>
#include <math.h>

/* Falls slowly enough for the hundredth test to find something, and fast enough for the first. */
#define FALLS_WITH 1.6

static int is_sound(size_t i, double alpha)
{
	return i > 0 && alpha > 0 && alpha < 1;
}

double online_spending(size_t i, double alpha)
{
	if (!is_sound(i, alpha))
		return NAN;
	return alpha * 6 / (M_PI * M_PI * (double)i * (double)i);
}

static double share_of(size_t i)
{
	return pow((double)i, -FALLS_WITH) / gsl_sf_zeta(FALLS_WITH);
}

double online_lord(size_t t, const size_t *found, size_t n, double alpha)
{
	double level;

	if (!is_sound(t, alpha))
		return NAN;
	level = share_of(t) * alpha / 2;
	for (size_t i = 0; i < n && found[i] < t; i++)
		level += share_of(t - found[i]) * (i == 0 ? alpha / 2 : alpha);
	return level;
}
