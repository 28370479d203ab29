/*
 * Student's and Welch's t: the difference of means with its interval and p-value.
 *
 * The unit of x is the process (or the block): values of one process are not independent and must
 * be averaged first. Sign convention: difference = new - old, so below 0 is faster. On logs the
 * difference is the log of a ratio: interval_exp(test.difference) is the ratio new / old.
 *
 * Nothing is significant by accident: where no spread can be known (n < 2 on a side) the interval
 * is unbounded and p = 1. NaN or an infinity in the data makes everything NaN. Where every side is
 * constant (se = 0) the difference is taken as exact: the interval is a point, t = 0 and p = 1 for
 * equal values, t = +-inf and p = 0 for different ones.
 */
#ifndef STATS_TTEST_H
#define STATS_TTEST_H

#include <stddef.h>

#include "stats/interval.h"

struct ttest {
	struct interval difference; /* new - old */
	double se;		    /* standard error of the difference; inf where unknown */
	double df;		    /* degrees of freedom; NaN where there are none */
	double t;		    /* difference / se */
	double p;		    /* two-sided */
};

/* One side, already summarised: n independent observations, their mean and sample variance (n - 1).
 */
struct ttest_side {
	size_t n;
	double mean, variance;
};

/* What is known of a machine's sessions: the variance of session means of one and the same code,
   learned from A/A history with df degrees of freedom. */
struct ttest_session {
	double variance, df;
};

/* Summarise a side. Variance NaN below 2 values, mean NaN for none. */
struct ttest_side ttest_side_of(const double *x, size_t n);

/*
 * Welch's test of two independent sides, Satterthwaite's degrees of freedom:
 *   se^2 = s_old^2 / n_old + s_new^2 / n_new (+ 2 s_session^2),  df = se^4 / sum of (term^2 / df).
 * Unequal n and unequal variances are fine; assumes near-normal means. `session` may be NULL: then
 * the claim is about these two sessions, and the state of the machine is not part of it.
 * Smallest n: 2 a side. Source: Welch 1947; Satterthwaite 1946.
 */
struct ttest ttest_welch_sides(struct ttest_side old_side, struct ttest_side new_side,
			       const struct ttest_session *session, double level);

/* The same from the values, without sessions. */
struct ttest ttest_welch(const double *old_x, size_t old_n, const double *new_x, size_t new_n,
			 double level);

/* One sample d of paired differences (new - old) against 0: mean +- t(n-1) sd / sqrt(n). Smallest
   n: 2. Beside the signed-rank interval: where the two disagree, outliers drive the mean. */
struct ttest ttest_paired(const double *d, size_t n, double level);

/* Degrees of freedom of a sum of `count` independent variances that have df[i] each; what is 0 adds
   nothing, and where all are, the df are added up (any gives the same answer). Smallest count: 1.
   Source: Satterthwaite 1946. */
double ttest_combined_df(const double *variance, const double *df, int count);

/* Any estimate with a standard error and degrees of freedom against 0. */
struct ttest ttest_from_se(double estimate, double se, double df, double level);

#endif
