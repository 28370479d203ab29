/*
 * Wilcoxon's signed-rank test and the Hodges-Lehmann estimate with its exact (Tukey) interval: the
 * primary analysis of interleaved blocks.
 *
 * d are differences of blocks, for timings log(new / old). The estimate is the median of the
 * M = n(n+1)/2 Walsh averages (d_i + d_j)/2, i <= j; the interval is [W_(k+1), W_(M-k)] of the
 * sorted ones, k the largest with 2 P(T <= k) <= 1 - level. Assumes d independent and symmetric
 * about its centre; with the order inside each block drawn by a coin that holds by design when both
 * sides are the same code, whatever the noise. Sources: Wilcoxon 1945; Hodges and Lehmann 1963;
 * Hollander and Wolfe, Nonparametric Statistical Methods, 3.
 *
 * The null distribution of T is exact up to n = SIGNED_RANK_EXACT (a convolution over ranks), and
 * normal with continuity correction beyond (its error there is below 1e-4 in probability).
 *
 * Ties and zeros: T for "centre below m" counts the Walsh averages <= m, for "above" those >= m;
 * one that equals m counts against both claims. That equals the usual statistic when there are no
 * ties, is conservative when there are (it is the least favourable way to break them), and makes
 * test and interval always agree: p <= 1 - level exactly when the interval excludes m.
 *
 * Small n: unbounded with p = 1 for n = 0; below signed_rank_n_min(level) blocks the interval is
 * unbounded. Constant data give a point. A NaN or an infinity makes everything NaN.
 */
#ifndef STATS_SIGNED_RANK_H
#define STATS_SIGNED_RANK_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/interval.h"

/* Largest n with the exact null distribution: 10051 doubles of scratch and about 1 ms. */
#define SIGNED_RANK_EXACT 200

struct signed_rank {
	struct interval center; /* Hodges-Lehmann estimate; `level` is the one attained */
	double p;		/* two-sided, against a centre of 0 */
	bool exact;		/* false: normal approximation */
};

/* Doubles of scratch that the functions below want for n differences. */
size_t signed_rank_scratch(size_t n);

/* Estimate, interval and test of the centre of n independent differences. */
struct signed_rank signed_rank_test(const double *d, size_t n, double level, double *scratch);

/* One-sided p-value of the claim "the centre lies above m". */
double signed_rank_p_above(const double *d, size_t n, double m, double *scratch);

/* The null distribution: P(T <= t) for n signed ranks without ties. */
double signed_rank_cdf(size_t n, double t, double *scratch);

/* Largest k with 2 P(T <= k) <= alpha, or -1 when there is none. */
long signed_rank_critical(size_t n, double alpha, double *scratch);

/* Smallest n at which an interval of this level is bounded: 6 for .95; 0 for a level that is not
   between 0 and 1. */
size_t signed_rank_n_min(double level);

#endif
