/*
 * ASSAY_TRACE=FILE: every message between the manager and its workers as a line of text, for
 * whoever works on either end (docs/architecture.md shows one).
 *
 *     seconds since tracing began, process, ">" asked or "<" answered, fields
 *
 * Fields are separated by blanks; one with a blank in it, or none in it, stands in quotes; control
 * characters are escaped, long fields cut. Lines are appended, each by one write, so that several
 * workers, and several runs, may share a file.
 */
#ifndef RUNNER_DRIVE_TRACE_H
#define RUNNER_DRIVE_TRACE_H

#include "results/base/buf.h"
#include "results/base/err.h"

#include <stddef.h>
#include <sys/types.h>

/* Begin to trace where the environment asks for it. 0, or -1 with err that names the file. */
int trace_init(struct err *err);

enum trace_direction { TRACE_ASKED, TRACE_ANSWERED };

/* Write the line of one message: `body` as runner/drive/message.h makes it. Nothing to do where
   nobody asked; a line that cannot be written is lost, the measurement goes on. */
void trace_message(pid_t pid, enum trace_direction direction, const char *body, size_t len);

/* The line, appended to `line`, as trace_message writes it. Pure. */
void trace_format(struct buf *line, double seconds, pid_t pid, enum trace_direction direction,
		  const char *body, size_t len);

#endif
