/*
 * What a process with our code inside (inside.h) has allocated until now, and since an earlier
 * look, as profiles. The process may be hostile: what it wrote is checked.
 */
#ifndef RUNNER_RECORDING_INSIDE_COUNTS_H
#define RUNNER_RECORDING_INSIDE_COUNTS_H

#include "runner/diagnosing/allocations.h"
#include "runner/memory/sites_room.h"

/* Of each path, by enum worker_site_count. What is left is what is alive of what was asked for
   since the beginning. Blocks that are older and freed since are none of it. `= {0}` is empty. */
struct inside_counts {
	size_t n;
	int64_t (*of)[SITE_COUNTS];
	bool lost_paths, lost_blocks; /* as of struct allocations_counted */
};

/* What is in the room now. 0, or -1 with err (memory). */
int inside_counts_take(struct inside_counts *counts, const struct sites_room *room,
		       struct err *err);
void inside_counts_release(struct inside_counts *counts);

/* As profiles of one part and one iteration: requests and bytes less those of `before` (may be
   empty), all else as it is now. Files below `folder` are ours and left out, with what they call.
   0, or -1 with err (memory; ERR_INPUT: it makes no sense). allocations_release. */
int inside_counts_profile(struct allocations_counted *counted, const struct inside_counts *now,
			  const struct inside_counts *before, const struct sites_room *room,
			  const char *folder, struct err *err);

#endif
