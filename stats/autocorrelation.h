/*
 * Does a series remember its past? Lag autocorrelation and Ljung-Box.
 *
 * x is in time order: process means as they were measured, or the differences of blocks. A machine
 * that drifts makes neighbours alike, and every interval that assumes independence too narrow.
 */
#ifndef STATS_AUTOCORRELATION_H
#define STATS_AUTOCORRELATION_H

#include <stddef.h>

/* r_lag = sum (x_i - m)(x_(i+lag) - m) / sum (x_i - m)^2, as NIST and R define it. NaN for constant
   data, lag >= n, or a NaN. */
double autocorrelation(const double *x, size_t n, size_t lag);

struct ljung_box {
	double statistic; /* n (n + 2) sum r_k^2 / (n - k) */
	double p;	  /* chi squared with `lags` degrees of freedom */
	size_t lags;
};

/* Ljung and Box 1978: are the first `lags` autocorrelations jointly 0? Small p: no. lags = 0 takes
   the default min(10, n / 5). NaN when lags >= n, no lag is left (n < 5 by default), or for
   constant data. */
struct ljung_box autocorrelation_ljung_box(const double *x, size_t n, size_t lags);

/* How many independent values n values with lag-1 autocorrelation r1 are worth, n (1 - r1) / (1 +
   r1), for an AR(1) series; never above n (negative r1 earns nothing) and never below 1. NaN for
   NaN or n = 0. */
double autocorrelation_effective_n(size_t n, double r1);

#endif
