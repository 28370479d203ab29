/* The same profile with one part instead of several. */
#ifndef RESULTS_PROFILES_ONE_PART_H
#define RESULTS_PROFILES_ONE_PART_H

#include "results/profiles/stack_profile.h"

/* Frames, nodes and names as in `profile`, and one part, of so many iterations: `own` says the
   weight of each node, from 0. 0, or -1 with err (memory); `out` is empty before and released
   either way. */
int profile_one_part(struct stack_profile *out, const struct stack_profile *profile,
		     int64_t iterations, int64_t (*own)(void *context, size_t node), void *context,
		     struct err *err);

#endif
