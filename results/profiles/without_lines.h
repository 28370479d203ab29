/* The same profile by functions: calls from different lines of one function are one call. */
#ifndef RESULTS_PROFILES_WITHOUT_LINES_H
#define RESULTS_PROFILES_WITHOUT_LINES_H

#include "results/profiles/stack_profile.h"

/* Fill the empty `out`: frames and parts are those of `profile`, in their order, as is the order in
   time; the lines of nodes are 0. `name`, `interpreter` and `unit` are copied. 0, or -1 with err
   (memory); release `out` either way. */
int profile_without_lines(struct stack_profile *out, const struct stack_profile *profile,
			  struct err *err);

#endif
