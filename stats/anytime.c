#include "stats/anytime.h"

#include <math.h>

#include "stats/moment.h"

double anytime_p(double t, size_t n, double g)
{
	double a, r;

	if (n < 2)
		return 1;
	if (isnan(t) || !(g > 0))
		return NAN;
	a = g / (g + (double)n);
	r = t * t / ((double)n - 1);
	if (isinf(r)) /* the limit of the quotient below: constant data are no proof at small n */
		return fmin(1, exp((log(1 / a) + (double)n * log(a)) / 2));
	return fmin(1, exp((log(1 / a) + (double)n * log((1 + a * r) / (1 + r))) / 2));
}

/* The t beyond which n values reject at alpha; inf when nothing can reject yet. */
static double critical(size_t n, double alpha, double g)
{
	double a = g / (g + (double)n);
	double k = exp((log(1 / a) - 2 * log(alpha)) / (double)n);

	return k * a < 1 ? sqrt((k - 1) / (1 - k * a) * ((double)n - 1)) : INFINITY;
}

struct interval anytime_interval(const double *x, size_t n, double level, double g)
{
	double mean = moment_mean(x, n), sd = moment_sd(x, n), t, reach;

	if (!(level > 0 && level < 1) || !(g > 0) || (n && !isfinite(mean)))
		return (struct interval){NAN, NAN, NAN, level};
	t = n < 2 ? INFINITY : critical(n, 1 - level, g);
	if (isinf(t))
		return interval_unbounded(mean);
	reach = t * sd / sqrt((double)n);
	return (struct interval){mean, mean - reach, mean + reach, level};
}
