/* One suite from the shards of it: what is taken of the files, in the order of the suite. */
#ifndef RESULTS_SHARDS_ASSEMBLE_H
#define RESULTS_SHARDS_ASSEMBLE_H

#include "results/shards/complete.h"

/* Move what was taken of one side into the suite of the first file that has some of it, which
   becomes *whole (borrowed); those of the other files lose it, and what was not taken is freed. A
   whole suite is no part any more (KEY_SHARD_PLAN goes); of one with gaps each run says what is
   missing (KEY_SHARDS_MISSING). *whole is NULL where nothing of the side was measured. 0, or -1
   with err. */
int shard_assemble(struct suite **whole, const struct shard_count *count, int side,
		   const struct shard_file *files, struct err *err);

#endif
