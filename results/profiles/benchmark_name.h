/*
 * Two benchmarks of one file that are compared with each other: the function of the one is the
 * other's, though it has another name, and so is what is defined in it. Else each would be gone on
 * one side and new on the other, which says nothing of what they do. Pure.
 */
#ifndef RESULTS_PROFILES_BENCHMARK_NAME_H
#define RESULTS_PROFILES_BENCHMARK_NAME_H

#include "results/profiles/stack_profile.h"

/* Call the function of the benchmark `from` ("text.join", "text.Words.join(n=3)"), and what is
   defined in it, as that of `to` is called, which stands in the same file or class. Nothing is
   renamed where they are of several files, or where the profile has a function of that name
   already. The frames are not found by their old names again (stack_profile_frame). 0, or -1 with
   err (memory). */
int benchmark_name_give(struct stack_profile *profile, const char *from, const char *to,
			struct err *err);

#endif
