/*
 * Doublings: counts of n loops and of twice as many, one doubling after the other, in one worker:
 * what one loop costs is the difference, in which everything constant cancels. Pure.
 *
 * Where every value has the same number of loops, since the benchmark says so, `many` are such
 * values and `few` are as many empty loops, which allocate nothing.
 */
#ifndef RUNNER_COUNTING_DOUBLINGS_H
#define RUNNER_COUNTING_DOUBLINGS_H

#include "stats/interval.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DOUBLINGS_MAX  5
#define DOUBLINGS_KEYS 10

struct doublings {
	int64_t loops; /* of `few`; `many` has twice as many */
	size_t n;
	bool is_single; /* `many` has as many, and `few` are empty */
	int64_t few[DOUBLINGS_MAX][DOUBLINGS_KEYS], many[DOUBLINGS_MAX][DOUBLINGS_KEYS];
};

/* How many loops when one takes loop_s seconds, and how many doublings: all together some tenths of
   a second, except for loops that take longer alone. Few loops of few different numbers, so that
   two runs of one benchmark count the same. */
int64_t doublings_loops(double loop_s);
size_t doublings_wanted(double loop_s);

/* The most loops that were counted in one go. */
int64_t doublings_most(const struct doublings *doublings);

/* What one loop adds to the key-th count: the median over the doublings, so that one with an
   incident (a table that grew) does not blur a whole number. NaN without any. */
double doublings_per_loop(const struct doublings *doublings, size_t key);

/* The median over the doublings of what the fewer loops counted, that are not empty: for what does
   not add up, as peaks. */
double doublings_of_few(const struct doublings *doublings, size_t key);

/* What one loop leaves behind: the mean over the doublings and its 95 % interval (Student's). It is
   a leak when the whole interval is above 0. Unbounded with a single one. */
struct interval doublings_growth(const struct doublings *doublings, size_t key);

#endif
