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

/* With replicas each benchmark is measured by `replicas` jobs, as far apart as there are machines:
   n jobs share n / replicas parts of the suite, and n is a multiple of replicas. Which part this
   job has, and which replica of it; both from 1. With one replica the part is the index. */
long shard_share(struct shard shard, long replicas);
long shard_replica(struct shard shard, long replicas);

/* "3/8", and nothing else: no blanks, no signs. False, with *shard as it was, for any other text,
   an index outside and more than SHARDS_MAX. */
bool shard_parse(struct shard *shard, const char *text);

/* As it is parsed. Returns `out`. */
char *shard_format(struct shard shard, char out[SHARD_SIZE]);

#endif
