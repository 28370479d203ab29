/* Marks on values, from evidence alone: never from how large a value is. Pure. */
#ifndef RUNNER_DRIVE_MARKS_H
#define RUNNER_DRIVE_MARKS_H

#include "runner/drive/message.h"

#include <stdbool.h>

/* A value is marked preempted when its thread was switched off involuntarily and was off the CPU
   for at least this share of the value: shorter interruptions (a timer tick's kernel thread) are
   everyday and drown in the value. */
#define MARKS_PREEMPTED_SHARE 0.01

/* enum mark (results/evidence.h), or-ed. What is not known marks nothing. */
unsigned marks_of(const struct reading *reading);

/* True when the reading shows more than one thread at work, or a child process: such a benchmark
   must not be pinned to one CPU. */
bool marks_needs_more_cpus(const struct reading *reading);

#endif
