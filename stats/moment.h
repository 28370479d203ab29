/*
 * Mean, variance and their kin, without the cancellation that destroys the textbook formulas.
 *
 * The mean is a compensated (Neumaier) sum, then corrected by the mean of the residuals; the
 * variance is about that mean, with the residual sum corrected as well (Chan, Golub, LeVeque 1983).
 * NIST's hardest data sets (NumAcc3, NumAcc4) come out to the last bits that their inputs hold.
 *
 * Everywhere: NaN anywhere in x gives NaN. Infinities follow arithmetic: the mean of {1, inf} is
 * inf, of {-inf, inf} NaN; a spread with an infinity in it is NaN. Constant data have exactly their
 * value as mean and exactly 0 as spread. Sums that would overflow are scaled first.
 */
#ifndef STATS_MOMENT_H
#define STATS_MOMENT_H

#include <stddef.h>

/* Sum of x, compensated; 0 for n = 0. Overflows to infinity only when the sum itself does. */
double moment_sum(const double *x, size_t n);

/* Arithmetic mean; NaN for n = 0. Never outside [min, max]. */
double moment_mean(const double *x, size_t n);

/* Sample variance, divisor n - 1; NaN for n < 2. */
double moment_variance(const double *x, size_t n);

/* Square root of moment_variance, also where that under- or overflows; NaN for n < 2. */
double moment_sd(const double *x, size_t n);

/* Coefficient of variation sd / |mean|; NaN for n < 2; for mean 0, inf (or NaN when sd is 0). */
double moment_cv(const double *x, size_t n);

/* Geometric mean exp(mean(log x)); NaN for n = 0 or any x < 0; 0 when some x is 0. */
double moment_geomean(const double *x, size_t n);

/* Sum of squared deviations from the mean; 0 for n = 1, NaN for n = 0. */
double moment_sum_squares(const double *x, size_t n);

/*
 * The running form (Welford): one value at a time, nothing stored. Less exact than the functions
 * above by a few roundings per value; for progress displays and streams, not for verdicts. `= {0}`
 * is a valid empty one.
 */
struct moment_running {
	size_t n;
	double mean; /* 0 while empty: ask moment_running_mean */
	double m2;   /* sum of squared deviations so far */
	double min, max;
};

/* One value more (Welford 1962). */
void moment_running_add(struct moment_running *run, double x);

/* All values of `more` join `run` (Chan's pairwise formula); either may be empty. */
void moment_running_merge(struct moment_running *run, const struct moment_running *more);

double moment_running_mean(const struct moment_running *run);	  /* NaN while empty */
double moment_running_variance(const struct moment_running *run); /* NaN below 2 values */
double moment_running_sd(const struct moment_running *run);	  /* NaN below 2 values */

#endif
