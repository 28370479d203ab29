/*
 * Probabilities and quantiles of the distributions that the tests here use; computed (GSL), not
 * tabulated.
 *
 * Not a statistics package: a function is here only when a module of this folder needs it.
 * Everywhere: NaN in gives NaN out; a probability outside [0, 1] or degrees of freedom that are not
 * positive give NaN; infinite degrees of freedom mean the normal distribution.
 */
#ifndef STATS_DIST_H
#define STATS_DIST_H

/* P(|T| >= |t|) for Student's t with df degrees of freedom (need not be whole): 1 for t = 0, 0 for
   an infinite t. */
double dist_t_p_two_sided(double t, double df);

/* P(T <= t). */
double dist_t_cdf(double t, double df);

/* The t below which Student's t falls with probability p; -inf for p = 0, +inf for p = 1. */
double dist_t_quantile(double p, double df);

/* The t with P(-t < T < t) = level, for an interval of that level: dist_t_quantile((1 + level)/2).
 */
double dist_t_critical(double level, double df);

/* P(Z <= z) of the standard normal, and its inverse, the z for a probability p: -inf for 0, +inf
   for 1. */
double dist_normal_cdf(double z);
double dist_normal_quantile(double p);

/* P(|Z| >= |z|). */
double dist_normal_p_two_sided(double z);

/* P(X >= x) for chi squared; 1 for x <= 0. */
double dist_chi2_upper(double x, double df);

/* P(X >= x) for Fisher's F with df1, df2 degrees of freedom (both finite); 1 for x <= 0. */
double dist_f_upper(double x, double df1, double df2);

#endif
