/*
 * Self and total weight of each function, worker by worker: what `assay explain` prints, and what
 * two profiles are compared by.
 */
#ifndef RESULTS_PROFILES_PROFILE_FUNCTIONS_H
#define RESULTS_PROFILES_PROFILE_FUNCTIONS_H

#include "results/profiles/profile_weights.h"

/* `group` says what is one function: it gives each frame a number below `n`, or PROFILE_INTO_CALLER
   (a comprehension's frame, C code below a Python function). NULL: each frame is a function of its
   own, `n` does not count. 0, or -1 with err (memory). */
int profile_functions_make(struct profile_weights *functions, const struct stack_profile *profile,
			   const size_t *group, size_t n, struct err *err);

/* Groups that leave Python functions alone: what runs below one (native code, system calls, the
   collector) counts for it. An array of n_frames, free() it; NULL with err (memory). Its `n` is
   n_frames. */
size_t *profile_python_groups_new(const struct stack_profile *profile, struct err *err);

#endif
