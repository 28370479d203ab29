/*
 * A shard: one part of a suite that several jobs measure, each on a machine of its own, and whose
 * files become one again (results/shards/complete.h). People count from 1: "3/8" is the third of
 * eight.
 */
#ifndef RESULTS_SHARDS_SHARD_H
#define RESULTS_SHARDS_SHARD_H

#include <stdbool.h>

/* `= {0}` is none: the whole suite, by one job. Else 1 <= index <= n. */
struct shard {
	long index, n;
};

enum {
	SHARDS_MAX = 100000,
	SHARD_SIZE = 32 /* of a text */
};

/* "3/8", and nothing else: no blanks, no signs. False, with *shard as it was, for any other text,
   an index outside and more than SHARDS_MAX. */
bool shard_parse(struct shard *shard, const char *text);

/* As it is parsed. Returns `out`. */
char *shard_format(struct shard shard, char out[SHARD_SIZE]);

#endif
