/* What the shards of a suite lack, and which of several attempts was taken, in words. */
#ifndef CLI_MERGING_SHARD_WORDS_H
#define CLI_MERGING_SHARD_WORDS_H

#include "results/base/buf.h"
#include "results/shards/complete.h"

/* "3, 7 and 10 to 14": the shards of the gaps, those without a part (`missing`) or the others, each
   once. Returns how many. */
size_t shard_words_list(struct buf *out, const struct shard_count *count, bool missing);

/* One line: what is missing with the names that its files may have, what is unfinished with the
   benchmarks that are lacking. */
void shard_words_gaps(struct buf *out, const struct shard_count *count,
		      const struct shard_file *files);

/* A line for each part that was passed over. */
void shard_words_passed_over(struct buf *out, const struct shard_count *count,
			     const struct shard_file *files);

#endif
