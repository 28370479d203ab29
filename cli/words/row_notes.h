/* The notes of a table's rows as they are printed: under the rows, and once below the table
   (cli/words/note_layout.h). */
#ifndef CLI_WORDS_ROW_NOTES_H
#define CLI_WORDS_ROW_NOTES_H

#include "cli/words/note_layout.h"
#include "cli/words/table.h"
#include "results/base/err.h"

#include <stdio.h>

struct row_notes {
	/* Owned. One a row, in the order of the table: a list of findings as note_layout_of takes
	   them, or NULL for none. */
	json_t **rows;
	size_t n;
	bool is_of_duel; /* what a duel would help against is told otherwise */
	size_t more;	 /* notes that have found no place before: counted with the hidden ones */
	struct note_layout layout;
};

/* Rows without notes: fill notes->rows, then row_notes_place. 0, or -1 with err (memory);
   row_notes_release is due in either case. */
int row_notes_init(struct row_notes *notes, size_t n, struct err *err);
void row_notes_release(struct row_notes *notes);

/* Decide which is told where (note_layout_of). */
void row_notes_place(struct row_notes *notes, bool wants_all, size_t lines);

/* Those of a row that stand under it. */
void row_notes_add(const struct row_notes *notes, size_t row, struct table *table);
/* The lines below the table. */
void row_notes_print(const struct row_notes *notes, FILE *out);

#endif
