/*
 * Counts the calls of one benchmark: some workers with the instrument `calls` (counted.h). What n
 * loops more cost is one part of the profiles.
 */
#ifndef RUNNER_DIAGNOSING_CALLS_H
#define RUNNER_DIAGNOSING_CALLS_H

#include "runner/diagnosing/diagnosing.h"

#define CALLS_UNIT "calls"

/* `= {0}` may be released. Both profiles have the same nodes, and parts in the same order: one for
   each doubling, whose weights can be below 0 where calls are not the same each time. */
struct calls_counted {
	struct stack_profile calls;   /* how often each path was entered */
	struct stack_profile created; /* how many generators it made, from 3.11 on */
	bool knows_created;
	bool is_cut; /* some functions are without their callers: there were too many paths */
	char details[4096]; /* of a failure: the end of a traceback, or of what it printed */
};

/* Count the side-th (0 or 1) of the sides. 0; -1 with err: the benchmark failed, its interpreter's
   calls cannot be counted (one sentence), interrupted, memory. Release it in every case. */
int calls_count(struct calls_counted *counted, const struct diagnosing_config *config,
		const struct diagnosing_side *of, int side, struct err *err);
void calls_release(struct calls_counted *counted);

#endif
