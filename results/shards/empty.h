/*
 * The file of a shard that measured nothing: there are more shards than benchmarks, or all of its
 * benchmarks failed. A result file without benchmarks, which pyperf refuses, and so does everything
 * else here but a merge (results/shards/complete.h), to which it says that the shard is there.
 */
#ifndef RESULTS_SHARDS_EMPTY_H
#define RESULTS_SHARDS_EMPTY_H

#include "results/base/atomic.h"
#include "results/shards/plan.h"

/* `failed`: a list as in results/model/failures.h; NULL: none. `side` and `parts` as in
   shard_plan_json. 0, or -1 with err that names the file. */
int shard_empty_write(const char *path, enum write_mode mode, const struct shard_plan *plan,
		      int side, json_t *parts, json_t *failed, struct err *err);

/* What such a file says. The texts are borrowed from `root`, which is freed by json_decref. */
struct shard_empty {
	json_t *root;
	const char *shard, *checksum;
	json_t *said;	/* as shard_plan_json; NULL: not said */
	json_t *failed; /* NULL: none */
};

/* Is this such a file? Not "-": it was read already. Errors of any kind are none. */
bool shard_empty_read(struct shard_empty *empty, const char *path);

#endif
