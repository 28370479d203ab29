#include "stats/interval.h"

#include <math.h>

#include "stats/dist.h"
#include "stats/moment.h"

static const struct interval nothing = {NAN, NAN, NAN, NAN};

static bool level_ok(double level)
{
	return level > 0 && level < 1;
}

struct interval interval_unbounded(double estimate)
{
	return (struct interval){estimate, -INFINITY, INFINITY, 1};
}

struct interval interval_from_se(double estimate, double se, double df, double level)
{
	double reach;

	if (!level_ok(level))
		return nothing;
	reach = se == 0 ? 0 : dist_t_critical(level, df) * se;
	return (struct interval){estimate, estimate - reach, estimate + reach, level};
}

struct interval interval_t(const double *x, size_t n, double level)
{
	double mean = moment_mean(x, n);

	if (!level_ok(level))
		return nothing;
	if (n < 2 && !(n == 1 && isnan(mean)))
		return interval_unbounded(mean);
	return interval_from_se(mean, moment_sd(x, n) / sqrt((double)n), (double)n - 1, level);
}

struct interval interval_t_positive(const double *x, size_t n, double level)
{
	struct interval plain = interval_t(x, n, level);
	double mean = plain.estimate, reach = (plain.high - mean) / mean;

	if (mean < 0)
		return nothing;
	if (isnan(plain.high) || plain.high == plain.low || !isfinite(plain.high))
		return plain;
	if (!isfinite(mean * exp(reach)))
		return interval_unbounded(mean);
	return (struct interval){mean, mean * exp(-reach), mean * exp(reach), level};
}

size_t interval_median_n_min(double level)
{
	size_t n = 1;

	if (!level_ok(level))
		return 0;
	while (ldexp(1, 1 - (int)n) > 1 - level)
		n++;
	return n;
}

struct interval interval_exp(struct interval of_logs)
{
	return (struct interval){exp(of_logs.estimate), exp(of_logs.low), exp(of_logs.high),
				 of_logs.level};
}

double interval_half_width_relative(struct interval interval)
{
	double half = (interval.high - interval.low) / 2;

	if (isnan(interval.estimate) || isnan(half))
		return NAN;
	return half == 0 ? 0 : half / fabs(interval.estimate);
}
