#include "stats/ttest.h"

#include <math.h>

#include "stats/dist.h"
#include "stats/moment.h"

struct ttest_side ttest_side_of(const double *x, size_t n)
{
	return (struct ttest_side){n, moment_mean(x, n), moment_variance(x, n)};
}

static struct ttest unknown(double estimate)
{
	return (struct ttest){interval_unbounded(estimate), INFINITY, NAN, 0, 1};
}

static struct ttest not_a_number(double level)
{
	return (struct ttest){{NAN, NAN, NAN, level}, NAN, NAN, NAN, NAN};
}

struct ttest ttest_from_se(double estimate, double se, double df, double level)
{
	struct ttest test;

	if (!isfinite(estimate) || isnan(se))
		return not_a_number(level);
	if (isinf(se))
		return unknown(estimate);
	test.difference = interval_from_se(estimate, se, df, level);
	test.se = se;
	test.df = df;
	if (se == 0 && estimate == 0)
		test.t = 0;
	else
		test.t = estimate / se;
	test.p = dist_t_p_two_sided(test.t, df);
	return test;
}

double ttest_combined_df(const double *variance, const double *df, int count)
{
	double sum = 0, parts = 0, largest = 0;

	for (int i = 0; i < count; i++)
		largest = fmax(largest, variance[i]);
	if (largest == 0) { /* every side constant: any df gives the same answer */
		for (int i = 0; i < count; i++)
			sum += df[i];
		return sum;
	}
	for (int i = 0; i < count; i++) {
		double share = variance[i] / largest; /* squares must not underflow */

		sum += share;
		if (share > 0)
			parts += share * share / df[i];
	}
	return sum * sum / parts;
}

struct ttest ttest_welch_sides(struct ttest_side old_side, struct ttest_side new_side,
			       const struct ttest_session *session, double level)
{
	double estimate = new_side.mean - old_side.mean;
	double variance[3], df[3];
	int count = 2;

	if (old_side.n == 0 || new_side.n == 0)
		return unknown(NAN);
	if (!isfinite(estimate))
		return not_a_number(level);
	if (old_side.n < 2 || new_side.n < 2)
		return unknown(estimate);
	variance[0] = old_side.variance / (double)old_side.n;
	variance[1] = new_side.variance / (double)new_side.n;
	df[0] = (double)old_side.n - 1;
	df[1] = (double)new_side.n - 1;
	if (session && session->variance > 0) {
		variance[2] = 2 * session->variance;
		df[2] = session->df;
		count = 3;
	}
	return ttest_from_se(estimate,
			     sqrt(variance[0] + variance[1] + (count == 3 ? variance[2] : 0)),
			     ttest_combined_df(variance, df, count), level);
}

struct ttest ttest_welch(const double *old_x, size_t old_n, const double *new_x, size_t new_n,
			 double level)
{
	return ttest_welch_sides(ttest_side_of(old_x, old_n), ttest_side_of(new_x, new_n), NULL,
				 level);
}

struct ttest ttest_paired(const double *d, size_t n, double level)
{
	double mean = moment_mean(d, n);

	if (n == 0)
		return unknown(NAN);
	if (!isfinite(mean))
		return not_a_number(level);
	if (n < 2)
		return unknown(mean);
	return ttest_from_se(mean, moment_sd(d, n) / sqrt((double)n), (double)n - 1, level);
}
