/*
 * Fieller's interval: the ratio of two independent arithmetic means, mean(new) / mean(old).
 *
 * The ratio of total times, which throughput users want, where the ratio of logs
 * (ttest_welch_log) is the typical ratio. Exact for normal means. With v the variance of a mean and
 * t2 = t(level, df)^2: A = a^2 - t2 va, B = a b, C = b^2 - t2 vb, bounds (B -+ sqrt(B^2 - A C)) /
 * A; df is Satterthwaite's for va + vb. Unbounded (A <= 0) when the old mean is not clearly
 * different from 0, and below 2 values a side. NaN or infinity in the data gives NaN. Constant data
 * give a point. Source: Fieller 1954; Franz 2007 (arXiv 0710.2024).
 */
#ifndef STATS_FIELLER_H
#define STATS_FIELLER_H

#include <stddef.h>

#include "stats/interval.h"
#include "stats/ttest.h"

/* From what is known of each side (variances are those of single values, not of the means). */
struct interval fieller_ratio_sides(struct ttest_side old_side, struct ttest_side new_side,
				    double level);

/* The same from the values. */
struct interval fieller_ratio(const double *old_x, size_t old_n, const double *new_x, size_t new_n,
			      double level);

#endif
