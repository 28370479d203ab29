/*
 * A table for people: columns that fit a width, in UTF-8 or ASCII, with colour where allowed. Cells
 * are data: whatever could drive a terminal is escaped when the table is printed. Not for: the
 * exact tables of compare_to (cli/pyperf/table.h) and formats for programs.
 */
#ifndef CLI_WORDS_TABLE_H
#define CLI_WORDS_TABLE_H

#include "cli/words/term.h"
#include "results/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum table_align { TABLE_LEFT, TABLE_RIGHT };

struct table_column {
	const char *title; /* borrowed; "" for none */
	enum table_align align;
	/* When a table is too wide, columns with a floor lose width first, the widest first, never
	   below `floor` columns, cut so that different cells stay different (cli/words/cut.h).
	   Where that fails, or is not enough, optional columns are left out, the last first; then
	   rows are folded: the first column has a line for itself, at full width, the others as
	   many lines below it as they need, titles likewise. 0: never cut, unless wider than a
	   whole line.
	 */
	int floor;
	bool optional;
	/* Of optional columns those of the highest rank are left out first, all of that rank
	   together; those of 0, as usual, one after the other. */
	int rank;
};

/* The floor of a column of names: less can hardly be read. */
#define TABLE_NAME_FLOOR 24

struct table;

/* A table of `n` columns; the descriptions are copied, their titles borrowed. NULL when memory ran
   out, which the other functions accept, so that only table_print needs to be checked. */
struct table *table_new(const struct table_column *columns, size_t n);
void table_free(struct table *table);

/* The next cell, from left to right and row by row; the text is copied. */
void table_add(struct table *table, enum colour colour, const char *text);
void table_addf(struct table *table, enum colour colour, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* A remark below the row just completed: wrapped over the whole width, indented. */
void table_add_note(struct table *table, enum colour colour, const char *text);

struct table_style {
	int columns; /* term_columns() */
	bool colour; /* term_has_colour() */
	bool utf8;   /* term_is_utf8() */
};

/* The style that suits `out`. */
struct table_style table_style_for(FILE *out);

/* Print titles (unless all are empty) and rows; cells missing in the last row are empty. No line
   ends in blanks. A table without rows prints its titles. 0, or -1 with err when memory ran out. */
int table_print(const struct table *table, FILE *out, const struct table_style *style,
		struct err *err);

#endif
