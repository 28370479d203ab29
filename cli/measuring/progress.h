/*
 * Progress on stderr. On a terminal a few lines that rewrite themselves: benchmarks that are done,
 * below them those at work with their estimates so far, and about how long all of it will take; a
 * line a process with --verbose; elsewhere a line every half minute. Before it begins: how much
 * there is to do.
 */
#ifndef CLI_MEASURING_PROGRESS_H
#define CLI_MEASURING_PROGRESS_H

#include "cli/words/heartbeat.h"
#include "cli/words/region.h"
#include "runner/session/session.h"

#include <stdio.h>

/* Benchmarks that are shown beside the line that sums up. */
enum { PROGRESS_RECENT = 8 };

struct progress_line {
	struct region region;
	bool is_live, is_verbose, is_quiet, has_begun;
	struct heartbeat heartbeat;
	int64_t drawn_ns;		/* no more than ten times a second */
	size_t recent[PROGRESS_RECENT]; /* numbers of targets, the last that did something first */
	size_t nrecent;
};

/* On stderr; nothing is drawn yet. */
struct progress_line progress_line_new(bool quiet, bool verbose);

/* A session's observer; context is the struct progress_line. */
void progress_line_observe(struct progress_line *line, const struct session *session,
			   enum session_event event, size_t target, double value);

/* Something that takes time before the session begins: `text` in the line, on a terminal alone. */
void progress_line_say(struct progress_line *line, const char *text);

/* Take the lines away, so that results stand alone. */
void progress_line_clear(struct progress_line *line);

#endif
