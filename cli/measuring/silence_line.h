/*
 * Says that a worker has not answered for long: in the line that rewrites itself where a person
 * watches, else a line on stderr after half a minute, one, two, four minutes... --quiet, too, hears
 * of it: a run that hangs is more than progress.
 */
#ifndef CLI_MEASURING_SILENCE_LINE_H
#define CLI_MEASURING_SILENCE_LINE_H

#include "results/base/buf.h"
#include "runner/drive/silence.h"

#include <stdio.h>

struct silence_line {
	struct silence_watch watch;
	FILE *out;
	bool is_live;
};

/* From now on all workers' silence is told on stderr; `is_plain`: by lines that stay. The line must
   not move in memory until silence_line_end. */
void silence_line_begin(struct silence_line *line, bool is_plain);
/* From now on nobody hears of it; twice is fine. */
void silence_line_end(struct silence_line *line);

/* "sort: process 3 has been silent for 40 s, measuring 8 loops, or in setup; it printed last: ..."
 */
void silence_sentence(struct buf *out, const struct silence *silence);

#endif
