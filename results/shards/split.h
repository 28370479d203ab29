/*
 * Which benchmark of a suite is measured in which shard. Pure: every job finds the same answer by
 * itself, from the names, the number of shards and, where there are any, recorded durations.
 *
 * With durations: longest first, each into the shard that has the least to do so far (Graham's LPT
 * rule: the longest shard takes at most 4/3 - 1/3n times what the best split would, SIAM J. Appl.
 * Math. 17, 1969). A benchmark whose duration is not known counts as the median of the others.
 *
 * Without: the names in the order of their checksums, cut into n pieces of equal length, give or
 * take one. Equal, since then nothing else is known; by checksum, since neighbours of a file often
 * take equally long (a parameter that grows, a slow class) and in the order of names would fall
 * together, or into every n-th place; cut instead of dealt out, since then a benchmark that comes
 * or goes moves at most one other across each cut.
 */
#ifndef RESULTS_SHARDS_SPLIT_H
#define RESULTS_SHARDS_SPLIT_H

#include "results/base/err.h"

#include <stddef.h>

/* Put into part[i] the shard, from 1 to `shards`, of names[i]; names are unique. `durations`:
   seconds, one for each name, NaN where not known; NULL: none is. Ties go by name and to the lowest
   shard. With more shards than names some have none. 0, or -1 with err (memory). */
int shard_split(long *part, const char *const *names, const double *durations, size_t n,
		long shards, struct err *err);

#endif
