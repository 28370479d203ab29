#include "stats/fieller.h"

#include <math.h>

#include "stats/dist.h"

struct interval fieller_ratio_sides(struct ttest_side old_side, struct ttest_side new_side,
				    double level)
{
	double a = old_side.mean, b = new_side.mean, ratio = b / a;
	double va = old_side.variance / (double)old_side.n;
	double vb = new_side.variance / (double)new_side.n;
	double t, t2, denominator, root;

	if (old_side.n && new_side.n && (!isfinite(ratio) || !isfinite(a)))
		return (struct interval){NAN, NAN, NAN, level};
	if (old_side.n < 2 || new_side.n < 2)
		return interval_unbounded(ratio);
	t = dist_t_critical(level, ttest_welch_sides(old_side, new_side, NULL, level).df);
	/* Everything over a^2, so that tiny times do not underflow. */
	va = va / a / a;
	vb = vb / a / a;
	t2 = t * t;
	denominator = 1 - t2 * va;
	if (denominator <= 0)
		return interval_unbounded(ratio);
	root = sqrt(t2) * sqrt(vb + ratio * ratio * va - t2 * va * vb);
	return (struct interval){ratio, (ratio - root) / denominator, (ratio + root) / denominator,
				 level};
}

struct interval fieller_ratio(const double *old_x, size_t old_n, const double *new_x, size_t new_n,
			      double level)
{
	return fieller_ratio_sides(ttest_side_of(old_x, old_n), ttest_side_of(new_x, new_n), level);
}
