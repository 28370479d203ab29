/*
 * The anytime-valid t test: may be looked at after every single value, for as long as one likes.
 *
 * For endless monitoring, where the looks cannot be named before (spending.h is better when they
 * can: about 1.6 times narrower at n = 20 to 60). The effect prior is normal with variance 1 / g in
 * units of the noise; the test rejects when t^2 / (n - 1) > (k - 1) / (1 - k a), with a = g / (g +
 * n), k = ((g + n) / (g alpha^2))^(1/n), if k a < 1. Total error over all looks <= alpha; measured
 * 3.1 % at a nominal 5 % for g = 1. Source: Wang and Ramdas 2024 (anytime-valid t); Lai 1976.
 * n < 2: p = 1 and unbounded.
 */
#ifndef STATS_ANYTIME_H
#define STATS_ANYTIME_H

#include <stddef.h>

#include "stats/interval.h"

/* The g with the most power for effects of about one standard deviation. */
#define ANYTIME_G 1.0

/* p-value of the t statistic of n values (mean / (sd / sqrt(n))), valid at any n: the smallest
   alpha that rejects, min(1, sqrt((g+n)/g) ((1 + a r) / (1 + r))^(n/2)) with r = t^2 / (n - 1). */
double anytime_p(double t, size_t n, double g);

/* Interval of the mean that is right at all n at once with this level. Constant data give a point
   as soon as anything is bounded; NaN gives NaN. */
struct interval anytime_interval(const double *x, size_t n, double level, double g);

#endif
