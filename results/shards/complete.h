/*
 * Are the shards of a suite all there, and which files are taken? Pure: a decision on files that
 * were read, as data; the words are the command line's.
 *
 * A part is what one file has of one shard and one side of a duel. Files usually are one part each;
 * one that was merged before has several. Of a shard that was measured more than once one attempt
 * is taken, with all its sides: the one with the most sides and the fewest benchmarks that are
 * lacking, among these the newest.
 */
#ifndef RESULTS_SHARDS_COMPLETE_H
#define RESULTS_SHARDS_COMPLETE_H

#include "results/base/texts.h"
#include "results/shards/empty.h"

/* All borrowed. */
struct shard_file {
	const char *path;
	struct suite *suite;	  /* without benchmarks: that of an empty shard */
	struct shard_empty empty; /* then */
};

enum shard_fate {
	SHARD_TAKEN,
	SHARD_SAME,  /* the same measurement as the one that is taken */
	SHARD_LESS,  /* it lacks more */
	SHARD_OLDER, /* it is as whole, and older */
};

struct shard_part {
	size_t file;
	long shard;
	int side;
	struct texts lacking; /* of its share: neither measured, failed nor skipped; borrowed */
	const char *date;     /* of its newest run; "" where it has none */
	const char *duel;     /* the contest that it is of; NULL: of none */
	enum shard_fate fate;
	size_t instead; /* unless it is taken: the part that is */
};

/* A shard that is not there, or not whole. */
struct shard_gap {
	long shard;
	int side;
	const struct shard_part *part; /* whose benchmarks are lacking; NULL: there is no part */
};

/* `= {0}` is valid and empty. */
struct shard_count {
	long n; /* shards there must be; 0: the files are no shards */
	struct shard_part *parts;
	size_t n_parts;
	int sides[2];		/* the first and the last side that any file is of */
	struct shard_gap *gaps; /* in the order of shards */
	size_t n_gaps;
	json_t **said; /* of each side from 0: what its files say of the plan, borrowed, or NULL */
};

/* Look at n files, one or more. 0, also where shards are missing or the files are none (`n` 0); -1
   with err (ERR_INPUT) that names two files: one is no shard, or they are of different numbers of
   shards, plans, options, commits or interpreters; or memory. shard_count_release is due in every
   case. */
int shard_count(struct shard_count *count, const struct shard_file *files, size_t n,
		struct err *err);
void shard_count_release(struct shard_count *count);

/* The part of the suite that this shard measures, as the plan of that side numbers them. */
long shard_count_share(const struct shard_count *count, long shard, int side);

#endif
