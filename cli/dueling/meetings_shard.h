/*
 * The part of a contest that this job measures (--shard). A benchmark goes with all its sides: it
 * is split by the first side's name, and what one side alone has by the name that it has there.
 */
#ifndef CLI_DUELING_MEETINGS_SHARD_H
#define CLI_DUELING_MEETINGS_SHARD_H

#include "cli/dueling/meetings.h"

/* Leave of the meetings what is this job's, note what each side's file says of the parts, and let
   the runs of all sides say which part they are. Nothing to do where the whole suite is measured.
   0, or -1 with err. */
int meetings_shard(struct meetings *meetings, struct sharding *sharding, struct err *err);

/* What the i-th file says (0: the first side's), borrowed; NULL where there are no parts. */
json_t *meetings_parts(const struct meetings *meetings, size_t i);

#endif
