/*
 * Lanes: several pieces of work at once, each in its own thread, so that code written for one at a
 * time needs no change. With one lane there is no thread: the caller does the work.
 *
 * A piece of work gets its pointer and may touch only its own data and constants. A signal that
 * ends the run (runner/os/interrupt.h) wakes every lane.
 */
#ifndef RUNNER_OS_LANES_H
#define RUNNER_OS_LANES_H

#include "results/base/err.h"
#include "runner/os/cpus.h"

#include <stddef.h>

struct lanes; /* opaque */

/* `homes`: where the threads themselves run, n of them, borrowed; NULL: where the caller does. NULL
   with err when memory or threads ran out. */
struct lanes *lanes_new(size_t n, const struct cpus *homes, struct err *err);
/* Wait for work that is still running. */
void lanes_free(struct lanes *lanes);

/* How many are at work, or have finished and were not collected. */
size_t lanes_busy(const struct lanes *lanes);
/* A lane without work, or -1. */
long lanes_idle(const struct lanes *lanes);

/* Give an idle lane its work. */
void lanes_begin(struct lanes *lanes, size_t lane, void (*work)(void *), void *context);
/* Wait until any lane has finished and collect it: its number. Some lane must be busy. */
size_t lanes_finish(struct lanes *lanes);

#endif
