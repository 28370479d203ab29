/*
 * The k-th smallest of a set that is counted, never listed.
 *
 * Walsh averages and pairwise differences of n values are about n^2 numbers, but counting how many
 * are <= v takes one walk over the sorted values. Halving the doubles between two bounds then finds
 * the k-th smallest, to the bit, in at most 64 walks and without memory.
 */
#ifndef STATS_KTH_H
#define STATS_KTH_H

#include <stddef.h>

/* How many members of the set `data` are <= v; must not decrease with v. */
typedef size_t kth_count_fn(const void *data, double v);

/* The smallest double v in [low, high] (finite) with count(data, v) >= k; k counts from 1. The set
   must lie inside the bounds and have at least k members. */
double kth_smallest(const void *data, kth_count_fn *count, double low, double high, size_t k);

#endif
