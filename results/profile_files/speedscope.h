/*
 * speedscope's JSON: https://www.speedscope.app, or npm's speedscope without a network. A file
 * holds the profiles of several benchmarks, which the viewer offers by name.
 *
 * Weights are seconds where they are known, else samples. Functions, not lines: a function's first
 * line is its frame's. Samples are in the order of time where it is known, one worker or thread
 * after the other; stacks whose time is not known come last. "kind" and "lanes" (how many samples
 * each worker or thread has) are ours and other readers pass over them.
 */
#ifndef RESULTS_PROFILE_FILES_SPEEDSCOPE_H
#define RESULTS_PROFILE_FILES_SPEEDSCOPE_H

#include "results/profile_files/profile_set.h"

/* Appended to `out`. 0, or -1 with err (stacks.h). */
int speedscope_format(const struct profile_set *set, struct buf *out, struct err *err);

/* Fill an empty set, each profile with one part; sampled and evented profiles, with their order.
   Weights that are times become whole nanoseconds (profile_time.h), others are rounded. 0, or -1
   with err: ERR_INPUT with the place, memory. */
int speedscope_parse(struct profile_set *set, const char *text, size_t len, struct err *err);

#endif
