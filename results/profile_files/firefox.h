/*
 * The Firefox Profiler's "processed" format, version 57: https://profiler.firefox.com opens it by
 * "Load a profile from file".
 *
 * Each benchmark is a process. Its samples have the times at which they were seen, one worker after
 * the other; threads of a recording, which ran beside each other, are threads. Without an order in
 * time stacks follow each other as they are in the tree, and so does, at the end, what a coarse
 * order lacks. "ordered" (how many samples of a thread are in order) is ours.
 */
#ifndef RESULTS_PROFILE_FILES_FIREFOX_H
#define RESULTS_PROFILE_FILES_FIREFOX_H

#include "results/profile_files/profile_set.h"

/* Appended to `out`. 0, or -1 with err (memory). */
int firefox_format(const struct profile_set *set, struct buf *out, struct err *err);

/* Fill an empty set from a "processed" profile of any version that has columns (what the Firefox
   Profiler, samply and others write): one profile for each process, its threads one part, each with
   its order in time. Weights in milliseconds become nanoseconds. 0, or -1 with err: ERR_INPUT with
   the place, memory. */
int firefox_parse(struct profile_set *set, const char *text, size_t len, struct err *err);

#endif
