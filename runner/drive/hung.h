/* Where a worker that took too long is, read from outside before it is ended. */
#ifndef RUNNER_DRIVE_HUNG_H
#define RUNNER_DRIVE_HUNG_H

#include "results/base/buf.h"
#include "runner/reader/reader.h"

#include <sys/types.h>

/* Append "it was in wait (threading.py:355) <- get (queue.py:171), waiting in futex": the innermost
   calls of the main thread of our child `pid`. `python` is its interpreter, with which the reader
   is checked first. Nothing where that cannot be told. */
void hung_add(struct buf *out, pid_t pid, const char *python);

/* The same of a thread that was read. Frames of our own worker are left out. */
void hung_add_thread(struct buf *out, const struct reader_thread *thread);

#endif
