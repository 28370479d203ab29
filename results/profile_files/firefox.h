/*
 * The Firefox Profiler's "processed" format, version 57: https://profiler.firefox.com opens it by
 * "Load a profile from file". Each benchmark is a thread of its own.
 *
 * A profile has no order in time: its stacks follow each other as they are in the tree, each for as
 * long as it was seen in all.
 */
#ifndef RESULTS_PROFILE_FILES_FIREFOX_H
#define RESULTS_PROFILE_FILES_FIREFOX_H

#include "results/profile_files/profile_set.h"

/* Appended to `out`. 0, or -1 with err (memory). */
int firefox_format(const struct profile_set *set, struct buf *out, struct err *err);

#endif
