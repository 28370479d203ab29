/* What a profile's time went into: Python, native code, waiting, the collector. */
#ifndef RESULTS_PROFILES_PROFILE_KINDS_H
#define RESULTS_PROFILES_PROFILE_KINDS_H

#include "results/profiles/stack_profile.h"

/* What a stack that ends in this node was seen in. Native code that the collector runs is the
   collector's; a stack that ends in a task is Python's. */
enum profile_frame_kind profile_kind_at(const struct stack_profile *profile, size_t node);

/* The part's weight by the kind of frame that stacks end in; it sums to the part's samples. */
void profile_kinds_of(const struct stack_profile *profile, size_t part,
		      int64_t weight[PROFILE_FRAME_KINDS]);

#endif
