/* How long the diagnostic workers say that an iteration took, side against side. */
#ifndef RESULTS_CAUSES_SEEN_H
#define RESULTS_CAUSES_SEEN_H

#include "results/profiles/stack_profile.h"
#include "stats/ttest.h"

/* Time per iteration, new / old, as logs, at 95 %: what workers took without the reader; where not
   all of them know that, beside it; else seconds over iterations. Workers of the same number are
   pairs when there are as many on both sides: neighbours in time share the machine's speed. All NaN
   where the workers do not say; unbounded below 2 of them a side. 0, or -1 with err (memory). */
int causes_seen(struct ttest *seen, const struct stack_profile *old_side,
		const struct stack_profile *new_side, struct err *err);

#endif
