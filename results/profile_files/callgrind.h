/*
 * The file that valgrind's callgrind writes: for callgrind_annotate, KCachegrind, QCachegrind. Its
 * event is "Ir" in a profile of instructions, else what the profile's unit is called.
 *
 * It has functions and what they call, not stacks. A function's own weight stands at the lines that
 * were running, where they are known, else at its first one. How often a function was called is not
 * known to a profile: each call counts as 1. Of a recursive function what it calls itself is
 * counted once a stack.
 */
#ifndef RESULTS_PROFILE_FILES_CALLGRIND_H
#define RESULTS_PROFILE_FILES_CALLGRIND_H

#include "results/base/buf.h"
#include "results/profiles/stack_profile.h"

/* The unit of profiles whose weights are instructions. */
#define CALLGRIND_INSTRUCTIONS "instructions"

/* Appended to `out`, over all parts. 0, or -1 with err (memory). */
int callgrind_format(const struct stack_profile *profile, struct buf *out, struct err *err);

#endif
