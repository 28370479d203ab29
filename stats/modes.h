/*
 * How many modes a sample has: Silverman's test on a kernel density, seeded.
 *
 * Process means often fall into two or more groups (memory layout, hash seed): then no single
 * number describes the benchmark. The density is a Gaussian kernel estimate; its number of modes
 * falls as the bandwidth grows. The critical bandwidth is the largest that still shows more than k
 * modes; "k is enough" is rejected when samples drawn from that smoothed density show more than k
 * modes at the same bandwidth in less than MODES_ALPHA of the draws. Modes that hold less than
 * MODES_WEIGHT of the values do not count, so that an outlier is not a mode. Source: Silverman
 * 1981; the rescaling of variance: Efron and Tibshirani, An Introduction to the Bootstrap, 16.5.
 *
 * Where that test sees one mode, or has too few values, a gap may still show two (stats/split.h);
 * where both see two, those beside the gap are reported.
 *
 * A density that shows one mode already at Silverman's rule of thumb for the bandwidth (1986,
 * 3.4.2) has one. The test, which takes tenths of a millisecond, is skipped then: 7 in 10 normal
 * samples end there, and of the samples of two or three groups that the test would find about 1 in
 * 100 (3 in 100 for three groups at n = 20; simulated, n = 15 to 160).
 */
#ifndef STATS_MODES_H
#define STATS_MODES_H

#include <stddef.h>
#include <stdint.h>

#define MODES_MAX 4

/* Smallest n for which the test is made. */
#define MODES_N_MIN 15

/* Levels of "one mode is enough" and of "k are enough", k = 2, 3. */
#define MODES_ALPHA	 0.01
#define MODES_ALPHA_MORE 0.01
/* Modes must also be so many sds (within modes) apart, since a flat sample is rejected at these
   levels more often than they say (6 in 100 at n = 45). How often one mode is called several, and
   two are found: docs/evidence.md. */
#define MODES_APART 5.0

/* The smallest share of the values that counts as a mode: 2 of 20 processes. */
#define MODES_WEIGHT 0.10

/* Cells of the density's grid. */
#define MODES_GRID 128

struct modes {
	size_t count; /* 1 to MODES_MAX; 0 when nothing can be said (n < MODES_N_MIN and no
			 gap, NaN) */
	double p;     /* of "count - 1 modes are enough", or of "one is enough" for a count of 1,
			 which may be small where modes are not apart; NaN when count is 0; of a gap:
			 the chance of one as large */
	struct {
		double at;     /* where the density peaks */
		double weight; /* share of values between the valleys around it */
	} mode[MODES_MAX];     /* ascending */
};

/* Doubles of scratch that modes_of wants. */
size_t modes_scratch(size_t n);

/* x in any order (logs of times suit). Constant data have 1 mode. The same seed gives the same
   answer. */
struct modes modes_of(const double *x, size_t n, uint64_t seed, double *scratch);

#endif
