/*
 * Progress on stderr: one line that rewrites itself on a terminal (which benchmark, the estimate
 * and its interval so far, about how long it will take), a line a process with --verbose, nothing
 * otherwise.
 */
#ifndef CLI_MEASURING_PROGRESS_H
#define CLI_MEASURING_PROGRESS_H

#include "runner/session/session.h"

#include <stdio.h>

struct progress_line {
	FILE *out;
	bool is_live, is_verbose, is_shown;
	int64_t drawn_ns; /* when it was last drawn: no more than ten times a second */
};

/* On stderr; nothing is drawn yet. */
struct progress_line progress_line_new(bool quiet, bool verbose);

/* A session's observer; context is the struct progress_line. */
void progress_line_observe(struct progress_line *line, const struct session *session,
			   enum session_event event, size_t target, double value);

/* Something that takes time before the session begins: `text` in the line, on a terminal alone. */
void progress_line_say(struct progress_line *line, const char *text);

/* Take the line away, so that results stand alone. */
void progress_line_clear(struct progress_line *line);

#endif
