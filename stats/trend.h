/*
 * Does a series rise or fall over time, and by how much? Mann-Kendall and Theil-Sen.
 *
 * The test counts the pairs that rise and those that fall, so it assumes nothing of the noise
 * except that its order is random; the slope is the median of all pairs' slopes, which a few odd
 * values do not move. Sources: Mann 1945; Kendall, Rank Correlation Methods, 4.9 (ties); Sen 1968.
 */
#ifndef STATS_TREND_H
#define STATS_TREND_H

#include <stddef.h>

/* Below, the normal approximation of the test is not good: no p. */
#define TREND_N_MIN 8

struct trend {
	double slope; /* of y per unit of t; NaN below 2 values, and when all t are equal */
	double p;     /* two-sided, of "no trend"; NaN below TREND_N_MIN, and for constant data */
};

/* Doubles of scratch: one for each pair. */
size_t trend_scratch(size_t n);

/* y[i] was seen at t[i]; in any order; equal times make no pair. A NaN anywhere gives NaN. */
struct trend trend_of(const double *t, const double *y, size_t n, double *scratch);

#endif
