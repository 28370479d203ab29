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
 * Where that test sees one mode, a gap may still tell two: its power is small for few values
 * (below). Of n values that spread evenly (the flattest that one mode can be), a given spacing is
 * larger than the share x of the range with probability (1 - x)^(n - 2); so a gap with at least
 * MODES_GAP_WEIGHT of the values on each side, larger than MODES_GAP_ALPHA allows over all such
 * places, separates two groups. A twentieth of the values at each end is left out of the range, so
 * that strays do not hide it. (Uniform spacings: Pyke 1965.)
 *
 * A density that shows one mode already at Silverman's rule of thumb for the bandwidth
 * (1986, 3.4.2) has one, without a test, which takes tenths of a millisecond: 7 in 10 normal
 * samples end there, and of the samples of two or three groups that the test would find about 1 in
 * 100 (3 in 100 for three groups at n = 20; simulated, n = 15 to 160).
 */
#ifndef STATS_MODES_H
#define STATS_MODES_H

#include <stddef.h>
#include <stdint.h>

#define MODES_MAX 4

/* Smallest n for which a statement is made: below, two groups cannot be told from luck. */
#define MODES_N_MIN 15

/* Levels of "one mode is enough" and of "k are enough", k = 2, 3. Together normal and skewed
   samples are called multimodal in about 1 of 100 (n = 15 to 100), a flat (uniform) one in 7 to 28,
   two even groups four sd apart in about 52 of 100 at n = 20 and in 82 at n = 40 (1000 draws of
   each). */
#define MODES_ALPHA	 0.05
#define MODES_ALPHA_MORE 0.01

/* The smallest share of the values that is called a mode: 2 of 20 processes. */
#define MODES_WEIGHT 0.10

/* The gap's rule: exact for a flat sample, and rarer for one that thins out to its ends. */
#define MODES_GAP_ALPHA	 0.002
#define MODES_GAP_WEIGHT 0.20
/* Cells of the density's grid. */
#define MODES_GRID 128

struct modes {
	size_t count; /* 1 to MODES_MAX; 0 when nothing can be said (n < MODES_N_MIN, NaN) */
	double p;     /* of "count - 1 modes are enough", or of "one is enough" for a count of 1;
			 NaN when count is 0; of a gap: that chance makes as large a one */
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
