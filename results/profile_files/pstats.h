/*
 * The file that cProfile writes: for Python's pstats, SnakeViz, gprof2dot and others. "Calls" are
 * samples here, since a sampler does not count calls; times are seconds, or samples where it is not
 * known what one stands for. In a profile of calls (PSTATS_CALLS) calls are calls, recursive ones
 * apart, and there is no time: all times are 0. What is not Python has the file "~", as C functions
 * have there.
 */
#ifndef RESULTS_PROFILE_FILES_PSTATS_H
#define RESULTS_PROFILE_FILES_PSTATS_H

#include "results/base/buf.h"
#include "results/profiles/stack_profile.h"

/* The unit of such a profile. */
#define PSTATS_CALLS "calls"

/* Appended to `out`, over all parts. 0, or -1 with err (memory). */
int pstats_format(const struct stack_profile *profile, struct buf *out, struct err *err);

/* Fill an empty profile, in nanoseconds, from such a file of any Python. It holds functions and
   their callers, not stacks: each function stands below each direct caller, and nothing above that.
   So a function's own time is exact, and its total has only that of functions that it calls itself.
   0, or -1 with err: ERR_INPUT, memory. */
int pstats_parse(struct stack_profile *profile, const char *bytes, size_t len, struct err *err);

#endif
