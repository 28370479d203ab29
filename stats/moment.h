/*
 * Mean, variance and the like, without the cancellation that destroys the textbook formulas.
 *
 * The mean is a compensated (Neumaier) sum, then corrected by the mean of the residuals; the
 * variance is about that mean, with the residual sum corrected as well (Chan, Golub, LeVeque 1983).
 * NIST's hardest data sets (NumAcc3, NumAcc4) come out to the last bits that their inputs hold.
 *
 * Everywhere: NaN anywhere in x gives NaN. Infinities follow arithmetic: the mean of {1, inf} is
 * inf, of {-inf, inf} NaN; a spread with an infinity in it is NaN. Constant data have exactly their
 * value as mean and exactly 0 as spread. Times are never so long that sums overflow, or so short
 * that squared deviations vanish: above 1e150 and below 1e-150 a spread is inf, NaN or 0.
 */
#ifndef STATS_MOMENT_H
#define STATS_MOMENT_H

#include <stddef.h>

/* Sum of x, compensated; 0 for n = 0. */
double moment_sum(const double *x, size_t n);

/* Arithmetic mean; NaN for n = 0. Never outside [min, max]. */
double moment_mean(const double *x, size_t n);

/* Sample variance, divisor n - 1; NaN for n < 2. */
double moment_variance(const double *x, size_t n);

/* Square root of moment_variance; NaN for n < 2. */
double moment_sd(const double *x, size_t n);

/* Coefficient of variation sd / |mean|; NaN for n < 2; for mean 0, inf (or NaN when sd is 0). */
double moment_cv(const double *x, size_t n);

/* Sum of squared deviations from the mean; 0 for n = 1, NaN for n = 0. */
double moment_sum_squares(const double *x, size_t n);

/* The mean of values that come one at a time (Welford 1962), less exact than moment_mean by a few
   roundings a value. `= {0}` is a valid empty one, with a mean of 0. */
struct moment_running {
	size_t n;
	double mean;
	double m2; /* sum of squared deviations so far */
};

void moment_running_add(struct moment_running *run, double x);

/* Sample variance and its root; NaN below 2 values. */
double moment_running_variance(const struct moment_running *run);
double moment_running_sd(const struct moment_running *run);

#endif
