/*
 * Confidence intervals of one sample, and the struct that holds every interval here.
 *
 * Too little data is an answer: the interval is (-inf, +inf) at level 1, which is true and decides
 * nothing. NaN in the data makes estimate and bounds NaN, which decides nothing either (see
 * stats/verdict.h). The level asked for lies strictly between 0 and 1, else all is NaN.
 */
#ifndef STATS_INTERVAL_H
#define STATS_INTERVAL_H

#include <stdbool.h>
#include <stddef.h>

struct interval {
	double estimate;  /* the point; NaN when there is none */
	double low, high; /* -inf, +inf where nothing bounds */
	double level; /* the confidence attained, which exact methods keep above the one asked */
};

/* Nothing is known beyond the estimate: (-inf, +inf) at level 1. */
struct interval interval_unbounded(double estimate);

/* estimate -+ t * se with Student's t at df degrees of freedom (Welch's need not be whole). se = 0
   gives a point; se NaN gives NaN bounds. */
struct interval interval_from_se(double estimate, double se, double df, double level);

/*
 * Student's interval of a mean: mean -+ t(n-1) * sd / sqrt(n).
 *
 * x must be independent: means of processes, never the values of a process (Georges et al. 2007;
 * docs/evidence.md measures coverages of 95 % for these and 84 % for pooled values). Assumes near
 * normality of x for small n. Smallest n: 2; unbounded below. Constant data give a point.
 */
struct interval interval_t(const double *x, size_t n, double level);

/*
 * The same for quantities that are never below 0, such as times and counts: on the scale of logs,
 * by the delta method, mean * exp(-+ t(n-1) * sd / (mean * sqrt(n))), so it contains the mean and
 * nothing below 0. The two agree where the interval is narrow; a wide one says little more than the
 * mean. Smallest n: 2; unbounded below. Zeros alone give a point. A negative mean gives NaN.
 */
struct interval interval_t_positive(const double *x, size_t n, double level);

/* Smallest n at which 2 * 2^-n <= 1 - level, so that an interval of this level that rests on signs
   or ranks alone is bounded: 6 for .95, 8 for .99. 0 for a level that is not inside (0, 1). */
size_t interval_median_n_min(double level);

/* Interval of log ratios -> interval of ratios: exp of the estimate and both bounds. */
struct interval interval_exp(struct interval of_logs);

/* Half the width over |estimate|: "+- 1 %". inf for an unbounded interval or an estimate of 0 with
   width; 0 for a point; NaN for NaN. */
double interval_half_width_relative(struct interval interval);

#endif
