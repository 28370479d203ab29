/* Marks on values, from evidence alone: never from how large a value is. Pure. */
#ifndef RUNNER_DRIVE_MARKS_H
#define RUNNER_DRIVE_MARKS_H

#include "runner/drive/message.h"

#include <stdbool.h>

/* A value is marked preempted when its thread was switched off involuntarily, did not wait, and was
   off the CPU for at least this share of the value: shorter interruptions (a timer tick's kernel
   thread) are everyday and drown in the value. Of a thread that waited (voluntary switches), and of
   a program, wall time less CPU time is no evidence: they are not marked. */
#define MARKS_PREEMPTED_SHARE 0.01

/* enum mark (results/model/evidence.h), or-ed. What is not known marks nothing. */
unsigned marks_of(const struct reading *reading);

/* reading_seconds() without the time that others had its CPU, where that can be told: it was
   preempted and never waited by itself. For decisions; what is stored is what the clock said. */
double marks_undisturbed_seconds(const struct reading *reading);

/* True when the reading shows more than one thread at work, or a child process: such a benchmark
   must not be pinned to one CPU. */
bool marks_needs_more_cpus(const struct reading *reading);

/* How long the loops took, less the share of the time for which the thread was off the CPU against
   its will: a long value meets others more often than a short one, and would look slower by that
   alone. As reading_seconds where it was not preempted, and where it waited of its own accord too,
   since the two times cannot be told apart. */
double marks_undisturbed_seconds(const struct reading *reading);

#endif
