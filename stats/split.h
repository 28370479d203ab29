/*
 * Two groups in a few values: where a sample falls apart, and how sure that is.
 *
 * A test of the number of modes is blind for ten or twenty values; a gap is not. Of n values that
 * spread evenly (the flattest that one mode can be), a given spacing is larger than the share x of
 * the range with probability (1 - x)^(n - 2); so a gap with SPLIT_WEIGHT of the values on each side
 * that is larger than a level allows over all such places separates two groups. A twentieth of the
 * values at each end is left out of the range, so that strays do not hide it. (Uniform spacings:
 * Pyke 1965.)
 *
 * Where groups are as wide as half of their distance no gap remains, and no test of so few values
 * can tell them from one flat group. What is left then is a suspicion, worth an experiment: the
 * distance of the groups in standard deviations within them, at the place where it is largest
 * (Engelman and Hartigan 1969).
 */
#ifndef STATS_SPLIT_H
#define STATS_SPLIT_H

#include <stddef.h>

/* Below, two values on one side and two on the other are luck. */
#define SPLIT_N_MIN 8
/* The smallest share of the values that is called a group. */
#define SPLIT_WEIGHT 0.20

/* The level at which a gap alone is proof. Exact for a flat sample, and rarer for one that thins
   out to its ends. */
#define SPLIT_ALPHA 0.002
/* What is worth an experiment: the level of the gap, or the distance, which must be larger for few
   values. How often a sample of one group is suspected, and two are: docs/evidence.md. */
#define SPLIT_SUSPECT_ALPHA	0.05
#define SPLIT_SUSPECT_APART	3.5
#define SPLIT_SUSPECT_APART_FEW 3.0 /* and 12 / n */

struct split {
	size_t low;   /* how many of the ascending values make the lower group; 0: nothing can be
			 said (n < SPLIT_N_MIN, constant data, NaN) */
	double p;     /* of the gap there: the chance that a flat sample has one as wide anywhere */
	double apart; /* distance of the groups' means, in sds within the groups; inf without any */
};

/* sorted: ascending, as order_sort leaves it. At the widest gap. */
struct split split_at_gap(const double *sorted, size_t n);
/* Where the groups are the most sds apart. */
struct split split_clearest(const double *sorted, size_t n);

/* The split that is worth an experiment: by its gap, or else by its distance. low is 0 when there
   is none. */
struct split split_suspect(const double *sorted, size_t n);

#endif
