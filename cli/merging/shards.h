/* The shards of one suite become it again: what assay merge does with files that carry shards. */
#ifndef CLI_MERGING_SHARDS_H
#define CLI_MERGING_SHARDS_H

#include "results/files/write.h"
#include "results/shards/complete.h"

struct shard_merging {
	const char *output; /* NULL: stdout */
	enum write_style style;
	bool quiet, is_partial;
};

/* Read the files into files[i]. Those of shards without results are read, too. 0, or -1 with err;
   shard_files_free is due in every case. */
int shard_files_read(struct shard_file *files, const char *const *paths, size_t n, struct err *err);
void shard_files_free(struct shard_file *files, size_t n);

/* Check that all are there, and write one file for each side of a duel, else one. Returns the exit
   status, or -1 with err. What is said is printed: what is missing, which attempt was taken. */
int shard_merging_run(const struct shard_merging *merging, const struct shard_count *count,
		      const struct shard_file *files, struct err *err);

#endif
