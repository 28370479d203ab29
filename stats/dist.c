#include "stats/dist.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>

/* Past this many degrees of freedom t and normal differ by less than rounding. */
#define DF_NORMAL 1e14

static bool df_ok(double df)
{
	return df > 0; /* false for NaN */
}

double dist_t_p_two_sided(double t, double df)
{
	if (isnan(t) || !df_ok(df))
		return NAN;
	if (isinf(t))
		return 0;
	if (df > DF_NORMAL)
		return dist_normal_p_two_sided(t);
	return fmin(1, 2 * gsl_cdf_tdist_Q(fabs(t), df));
}

double dist_t_cdf(double t, double df)
{
	if (isnan(t) || !df_ok(df))
		return NAN;
	if (isinf(t))
		return t > 0;
	if (df > DF_NORMAL)
		return dist_normal_cdf(t);
	return gsl_cdf_tdist_P(t, df);
}

double dist_t_quantile(double p, double df)
{
	double t;

	if (!(p >= 0 && p <= 1) || !df_ok(df))
		return NAN;
	if (df > DF_NORMAL)
		return dist_normal_quantile(p);
	if (p == 0 || p == 1)
		return p == 0 ? -INFINITY : INFINITY;
	if (p == 0.5)
		return 0;
	/* One Newton step, because GSL stops when it is near enough for most, not at the last bits.
	 */
	t = gsl_cdf_tdist_Pinv(p, df);
	if (isfinite(t)) {
		double slope = gsl_ran_tdist_pdf(t, df);
		double step = p < 0.5 ? (gsl_cdf_tdist_P(t, df) - p) / slope
				      : ((1 - p) - gsl_cdf_tdist_Q(t, df)) / slope;

		if (isfinite(step) && fabs(step) < 1e-3 * fabs(t))
			t -= step;
	}
	return t;
}

double dist_t_critical(double level, double df)
{
	if (!(level >= 0 && level <= 1))
		return NAN;
	return fabs(dist_t_quantile((1 - level) / 2, df));
}

double dist_normal_cdf(double z)
{
	return isnan(z) ? NAN : gsl_cdf_ugaussian_P(z);
}

double dist_normal_quantile(double p)
{
	if (!(p >= 0 && p <= 1))
		return NAN;
	return gsl_cdf_ugaussian_Pinv(p);
}

double dist_normal_p_two_sided(double z)
{
	return isnan(z) ? NAN : fmin(1, 2 * gsl_cdf_ugaussian_Q(fabs(z)));
}

double dist_chi2_upper(double x, double df)
{
	if (isnan(x) || !df_ok(df) || isinf(df))
		return NAN;
	if (x <= 0)
		return 1;
	return isinf(x) ? 0 : gsl_cdf_chisq_Q(x, df);
}

double dist_f_upper(double x, double df1, double df2)
{
	if (isnan(x) || !df_ok(df1) || !df_ok(df2) || isinf(df1) || isinf(df2))
		return NAN;
	if (x <= 0)
		return 1;
	return isinf(x) ? 0 : gsl_cdf_fdist_Q(x, df1, df2);
}
