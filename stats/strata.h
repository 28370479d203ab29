/*
 * One difference seen in several strata that must not be pooled: the same two builds on several
 * machines, say. Each stratum i gives an estimate d[i] with its standard error se[i] on df[i]
 * degrees of freedom (Welch's test within the stratum); strata are independent.
 */
#ifndef STATS_STRATA_H
#define STATS_STRATA_H

#include <stddef.h>

#include "stats/ttest.h"

/*
 * The mean of the d, each stratum with the same weight, against 0: se^2 = sum se_i^2 / n^2,
 * Satterthwaite's degrees of freedom. The claim is about these strata, not about others like them.
 * n = 0: no estimate, unbounded. NaN or an infinity among the d: all NaN. An se that is NaN or
 * infinite (one observation only): unbounded. All se 0: taken as exact. Smallest n: 1.
 */
struct ttest strata_mean(const double *d, const double *se, const double *df, size_t n,
			 double level);

/*
 * The same mean as what strata like these have, each with a difference of its own: the d are a
 * sample, se^2 = s^2 / n with n - 1 degrees of freedom, which holds what strata differ by beyond
 * the se. That is the random effects' interval of Hartung and Knapp (Statistics in Medicine 20,
 * 2001, 3875; Sidik and Jonkman 2002) with equal weights. Where the d agree better than their se
 * allow, it would be too narrow, so it is never narrower than strata_mean's (Roever, Knapp and
 * Friede, BMC Medical Research Methodology 15, 2015, 99). Assumes d near normal. Smallest n: 3; of
 * two the one degree of freedom says next to nothing (t = 12.7). Below: unbounded.
 */
struct ttest strata_random(const double *d, const double *se, const double *df, size_t n,
			   double level);
enum { STRATA_RANDOM_MIN = 3 };

/*
 * p of "all strata have the same difference": Welch's test of several means with unequal variances
 * (Welch 1951, Biometrika 38, 330), the estimates weighted by 1 / se^2; of two strata it is Welch's
 * t test. Small: the difference depends on the stratum, and its mean describes none of them. NaN
 * below 2 strata, and with a d, se or df that is NaN or infinite. All se 0: 1 when all d are equal,
 * else 0; some se 0: NaN.
 */
double strata_agreement_p(const double *d, const double *se, const double *df, size_t n);

#endif
