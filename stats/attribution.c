#include "stats/attribution.h"

#include "stats/dist.h"
#include "stats/ttest.h"

#include <math.h>

static double share_variance(double share, double samples, double dispersion)
{
	return dispersion * share * (1 - share) / samples;
}

/* Of the log, from its interval. */
static double ratio_se(const struct attribution_whole *whole)
{
	return log(whole->ratio.high / whole->ratio.low) / 2 /
	       dist_t_critical(whole->ratio.level, whole->df);
}

/* Fieller: of a / b, the q with |a - q b| <= t se(a - q b). */
static struct interval quotient(double a, double b, double var_a, double var_b, double cov,
				double t, double level)
{
	double estimate = a / b, square = b * b - t * t * var_b, middle, root;

	if (isnan(square) || isnan(estimate))
		return (struct interval){NAN, NAN, NAN, level};
	if (square <= 0)
		return interval_unbounded(estimate);
	middle = (a * b - t * t * cov) / square;
	root = sqrt(fmax(0, middle * middle - (a * a - t * t * var_a) / square));
	return (struct interval){estimate, middle - root, middle + root, level};
}

/* The variance of a share's log. */
static double relative(double variance, double of)
{
	return variance / (of * of);
}

static struct interval own_ratio(double old_time, double new_time, const double variance[3],
				 const double dfs[3], double level)
{
	double logs[3] = {relative(variance[0], old_time), relative(variance[1], new_time),
			  relative(variance[2], new_time)};

	if (old_time == 0 || new_time == 0)
		return (struct interval){new_time / old_time, 0, INFINITY, 1};
	return interval_exp(interval_from_se(log(new_time / old_time),
					     sqrt(logs[0] + logs[1] + logs[2]),
					     ttest_combined_df(logs, dfs, 3), level));
}

struct attribution attribution_of(const struct attribution_whole *whole,
				  const struct attribution_part *part, double level)
{
	double ratio = whole->ratio.estimate, se = ratio_se(whole);
	double moved = ratio * part->new_share - part->old_share;
	double new_time = ratio * part->new_share, sum, df;
	double variance[3] = {
		share_variance(part->old_share, whole->old_samples, part->dispersion),
		ratio * ratio *
			share_variance(part->new_share, whole->new_samples, part->dispersion),
		new_time * new_time * se * se,
	};
	double dfs[3] = {part->df, part->df, whole->df};
	struct attribution found;

	sum = variance[0] + variance[1] + variance[2];
	df = ttest_combined_df(variance, dfs, 3);
	found.ratio = own_ratio(part->old_share, new_time, variance, dfs, level);
	found.moved = interval_from_se(moved, sqrt(sum), df, level);
	found.of_whole = quotient(moved, ratio - 1, sum, ratio * ratio * se * se,
				  new_time * ratio * se * se, dist_t_critical(level, df), level);
	return found;
}
