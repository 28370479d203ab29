/* The one line of what explains a benchmark, out of the rows that `--json` prints: for verdicts. */
#ifndef CLI_EXPLAINING_EXPLAINED_LINE_H
#define CLI_EXPLAINING_EXPLAINED_LINE_H

#include "cli/compare/beside.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Borrows from the rows. */
struct explained_line {
	const char *text; /* "encode (json/encoder.py:183): same calls, +9.8% instructions each" */
	size_t len;
	/* Where its first cause is, a changed function before all others; NULL: not known. A name
	   as of profiles: from its side's folder, or from where it is installed. */
	const char *file;
	long line; /* of the new side; 0: unknown */
};

/* Of the benchmark of this name. False: the rows (NULL: there are none) do not explain it. */
bool explained_line_find(struct explained_line *line, const json_t *rows, const char *name);
/* The same into an item of a report, with its place where that is a file of this repository; or
   that it is left out. 0, also where nothing explains it; -1 with err (memory). */
int explained_line_take(struct beside_item *item, const json_t *rows, const char *name,
			struct err *err);

#endif
