/* The text of source lines that a profile names, as files have it now. */
#ifndef RESULTS_PROFILES_SOURCE_LINES_H
#define RESULTS_PROFILES_SOURCE_LINES_H

#include "results/base/buf.h"
#include "results/base/err.h"

#include <stdbool.h>

/* Files, each read once, when it is first asked for. `= {0}` is valid and empty. */
struct source_lines {
	struct source_file *files;
	size_t n, cap;
};

void source_lines_release(struct source_lines *sources);

/* For `file` this text stands in any case: source that is in no file. Copied. 0, or -1 with err
   (memory). */
int source_lines_give(struct source_lines *sources, const char *file, const char *text,
		      struct err *err);

/* Append line `line` (from 1), without the white space at its ends. False: there is no such file or
   line, or memory ran out. */
bool source_lines_add(struct source_lines *sources, const char *file, int line, struct buf *out);

/* The same with the white space at its ends. False: there is no such file or line; a line may be
   empty. */
bool source_lines_add_whole(struct source_lines *sources, const char *file, int line,
			    struct buf *out);

#endif
