/* The table of verdicts, a row a benchmark, and what each row leads to: the frame that pages of one
   side and of two have in common. The script sorts and filters what these classes name. */
#ifndef CLI_PAGE_VERDICTS_H
#define CLI_PAGE_VERDICTS_H

#include "results/base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* With the tools to filter `n` rows by their names, which a script makes visible, and by the states
   of a list that ends with NULL. The head follows: <thead>, then <tbody>. `caption`: any text. */
void verdicts_begin(struct buf *out, const char *caption, size_t n, const char *const *states);
void verdicts_end(struct buf *out);

/* A row up to its name, which leads to its details; `table` and `at` tell it from all others.
   `state`: a word that the filter knows ("slower"). */
void verdicts_row_begin(struct buf *out, size_t table, size_t at, const char *state,
			const char *name);
/* The word of a verdict with its sign, in the colour of `state`, and how much ("": it is not told)
   before it. */
void verdicts_word_add(struct buf *out, const char *state, const char *amount, const char *word);

/* What a row leads to: the summary's text follows, then the body, then all of it ends. */
void verdicts_details_begin(struct buf *out, const char *name, bool is_open);
void verdicts_details_body(struct buf *out, size_t table, size_t at);
void verdicts_details_end(struct buf *out);

/* An item of a list of notes. */
void verdicts_note_add(struct buf *out, const char *text, bool is_warning);

#endif
