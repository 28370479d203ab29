/*
 * Shares over time as one HTML page that needs nothing else: a picture of the largest, a table with
 * a small picture in each row, what changed in words. It needs no script and is printed as it is
 * seen; the pictures are SVG.
 */
#ifndef RESULTS_PROFILE_FILES_TIMELINE_PAGE_H
#define RESULTS_PROFILE_FILES_TIMELINE_PAGE_H

#include "results/base/buf.h"
#include "results/base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum timeline_page_colour { TIMELINE_PAGE_PLAIN, TIMELINE_PAGE_SLOWER, TIMELINE_PAGE_FASTER };

/* Texts may be a stranger's. All is borrowed. */
struct timeline_page_column {
	const char *label;
	bool is_empty;	  /* nothing was seen then */
	const char *news; /* what began with it: "commit 9cfe5fa"; NULL: nothing */
};
struct timeline_page_row {
	const char *name;
	const double *share; /* of each column; NaN where it is empty */
	const char *change;  /* in words; "": not known */
	enum timeline_page_colour colour;
};
struct timeline_page {
	const char *title;
	const char *const *lines; /* below the title */
	size_t n_lines;
	const char *const *found; /* what changed, in sentences */
	size_t n_found;
	const char *first, *last; /* what the columns of both sides are called */
	double (*sides)[2];	  /* of each row: the share on both sides; NaN: not known */
	const struct timeline_page_column *columns;
	size_t n_columns;
	const struct timeline_page_row *rows;
	size_t n_rows;
};

/* The document appended to `out`, UTF-8. 0, or -1 with err (memory). */
int timeline_page_format(const struct timeline_page *page, struct buf *out, struct err *err);

#endif
