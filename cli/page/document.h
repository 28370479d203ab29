/*
 * A page around what others put into it: one HTML document that needs nothing else, no network and
 * no script. Its own script only sorts and filters tables and opens what a link leads to.
 *
 * Whatever comes from a file passes through page_text() or page_name(), and a
 * Content-Security-Policy lets nothing run and nothing be fetched but what the program itself put
 * there, known to the browser by its checksum.
 */
#ifndef CLI_PAGE_DOCUMENT_H
#define CLI_PAGE_DOCUMENT_H

#include "results/base/buf.h"
#include "results/base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* `title`: any text. */
void page_begin(struct buf *out, const char *title);
void page_end(struct buf *out);

/* Write it to the file, whole or not at all, in the place of an earlier one; "-": stdout. 0, or -1
   with err, which names the file. */
int page_write(const char *path, const struct buf *page, struct err *err);

/* Any text, harmless in content and in attributes (cli/compare/escape.h). */
void page_text(struct buf *out, const char *text);
/* The name of a thing: a very long one is cut in its middle. */
void page_name(struct buf *out, const char *name);

/* A paragraph of any text; nothing for an empty one. css: its class, NULL: none. */
void page_paragraph(struct buf *out, const char *css, const char *text);

/* A table that may be wider than a phone, in a box of its own that scrolls; `caption`: any text. */
void page_table_begin(struct buf *out, const char *css, const char *caption);
void page_table_end(struct buf *out);
/* The head of a column: of numbers at the right; `css` of what phones leave out is "opt". */
void page_column(struct buf *out, const char *css, const char *title);
/* A cell of any text; css: NULL: none. */
void page_cell(struct buf *out, const char *css, const char *text);
/* A cell whose column is sorted by this number; by none where it is not finite. */
void page_number(struct buf *out, const char *css, double number, const char *text);

/* How much of each benchmark a page has room for, when it holds n of them. */
struct page_room {
	size_t dots;	  /* of each line of values in time */
	size_t processes; /* in numbers, of each side */
	bool is_open;	  /* what is known of a benchmark is seen at once */
};
struct page_room page_room_for(size_t n);

/* A figure: `caption` is any text, the drawing follows. One that is `long` has a line for itself.
 */
void page_figure_begin(struct buf *out, const char *caption, bool is_long);
void page_figure_end(struct buf *out);

#endif
