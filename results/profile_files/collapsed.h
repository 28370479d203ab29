/*
 * Collapsed stacks, as flamegraph.pl, inferno, py-spy and many others have them: a line for each
 * stack, frames from the outermost on with ";" between them, a blank and the weight.
 *
 * A Python frame is "function (file:first_line)" as py-spy writes it, native code "symbol
 * (library)", waiting "call_[k]" (the kernel, for flamegraph.pl's colours), the collector "name
 * [gc]", a task "name [task]". Read back, these are the kinds again, and anything else is Python's
 * without a file.
 */
#ifndef RESULTS_PROFILE_FILES_COLLAPSED_H
#define RESULTS_PROFILE_FILES_COLLAPSED_H

#include "results/base/buf.h"
#include "results/profiles/stack_profile.h"

/* Appended to `out`: by functions, over all parts. 0, or -1 with err (stacks.h). */
int collapsed_format(const struct stack_profile *profile, struct buf *out, struct err *err);

/* Fill an empty profile, with one part. 0, or -1 with err: ERR_INPUT with the line, memory. */
int collapsed_parse(struct stack_profile *profile, const char *text, size_t len, struct err *err);

#endif
