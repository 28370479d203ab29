/* What the files of one suite's shards must agree on, and why two of them do not. */
#ifndef RESULTS_SHARDS_AGREE_H
#define RESULTS_SHARDS_AGREE_H

#include "results/shards/complete.h"

/* What a file says of its plan, borrowed; NULL where another tool has dropped it. */
json_t *shard_file_said(const struct shard_file *file);

/* KEY_SHARD_PLAN; NULL: the file is no shard. */
const char *shard_file_plan(const struct shard_file *file);

/* KEY_SHARD as it stands there; NULL: it does not. */
const char *shard_file_shard(const struct shard_file *file);

/* Are all n of one plan, or none of any? 1: of one; 0: of none; -1 with err naming two files. */
int shard_files_check_plan(const struct shard_file *files, size_t n, struct err *err);

/* Are the files of each side of one commit, one interpreter and one version? 0, or -1 with err. */
int shard_files_check_source(const struct shard_file *files, size_t n, struct err *err);

/* The side that a file is of. */
int shard_file_side(const struct shard_file *file);

#endif
