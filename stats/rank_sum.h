/*
 * The Mann-Whitney (rank sum) test of two independent samples, exact with ties, and the
 * Hodges-Lehmann shift with its interval.
 *
 * x are means of processes. No assumption but independence and, for the shift, equal shapes. U
 * counts pairs with new < old, half for equal ones. The null distribution is the permutation one,
 * given the ties that are there (a convolution over doubled midranks), up to RANK_SUM_EXACT pairs,
 * and normal with tie and continuity correction beyond. Two-sided p is twice the smaller tail, at
 * most 1. The shift (new - old) is the median of all pairwise differences; its interval takes their
 * order statistics by the distribution without ties, which is conservative when there are ties.
 * Sources: Mann and Whitney 1947; Lehmann, Nonparametrics, 1 and 2; Klotz 1966 (ties).
 *
 * Small n: an empty side gives p = 1 and an unbounded interval; the interval is unbounded while no
 * level can be attained (3 + 3 at .95). All values equal: p = 1. NaN or infinity: all NaN.
 */
#ifndef STATS_RANK_SUM_H
#define STATS_RANK_SUM_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/interval.h"

/* Largest old_n * new_n with the exact distribution: 50 processes a side, 3 MB, 7 ms. */
#define RANK_SUM_EXACT 2500

struct rank_sum {
	struct interval shift; /* new - old */
	double u;	       /* pairs with new < old, half for ties */
	double p;	       /* two-sided */
	bool exact;	       /* false: normal approximation */
};

/* Doubles of scratch that rank_sum_test wants. */
size_t rank_sum_scratch(size_t old_n, size_t new_n);

/* Both together, on old_n and new_n independent values. */
struct rank_sum rank_sum_test(const double *old_x, size_t old_n, const double *new_x, size_t new_n,
			      double level, double *scratch);

#endif
