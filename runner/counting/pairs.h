/*
 * Counts of n loops and of twice as many, pair after pair, in one worker: what one loop costs is
 * the difference, in which everything constant cancels. Pure.
 */
#ifndef RUNNER_COUNTING_PAIRS_H
#define RUNNER_COUNTING_PAIRS_H

#include "stats/interval.h"

#include <stddef.h>
#include <stdint.h>

#define PAIRS_MAX  5
#define PAIRS_KEYS 10

struct pairs {
	int64_t loops; /* of `few`; `many` has twice as many */
	size_t n;
	int64_t few[PAIRS_MAX][PAIRS_KEYS], many[PAIRS_MAX][PAIRS_KEYS];
};

/* How many loops when one takes loop_s seconds, and how many pairs: all together some tenths of a
   second, except for loops that take longer alone. Few loops of few different numbers, so that two
   runs of one benchmark count the same. */
int64_t pairs_loops(double loop_s);
size_t pairs_wanted(double loop_s);

/* What one loop adds to the key-th count: the median over the pairs, so that one pair with an
   incident (a table that grew) does not blur a whole number. NaN without a pair. */
double pairs_per_loop(const struct pairs *pairs, size_t key);

/* The median over the pairs of what the fewer loops counted: for what does not add up, as peaks. */
double pairs_of_few(const struct pairs *pairs, size_t key);

/* What one loop leaves behind: the mean over the pairs and its 95 % interval (Student's). It is a
   leak when the whole interval is above 0. Unbounded with a single pair. */
struct interval pairs_growth(const struct pairs *pairs, size_t key);

#endif
