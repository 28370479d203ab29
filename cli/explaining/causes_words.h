/*
 * Which functions made a difference, in words (the data: results/causes/causes.h). Raw: what names
 * and paths hold is escaped where it is printed.
 */
#ifndef CLI_EXPLAINING_CAUSES_WORDS_H
#define CLI_EXPLAINING_CAUSES_WORDS_H

#include "cli/words/table.h"
#include "cli/words/term.h"
#include "results/base/buf.h"
#include "results/causes/causes.h"

#include <jansson.h>

/* So many changed functions have a sentence of their own; the others are counted. */
enum { CAUSES_SENTENCES = 5 };

/* Append sentences, each ended by a newline; the first says what was found. */
void causes_words_add(struct buf *out, const struct causes *causes);

/* What the first sentence deserves: red for a slow-down, green for a speed-up that was explained,
   yellow for what is open. */
enum colour causes_words_colour(const struct causes *causes);

/* "encode (json/encoder.py:183)", of a snippet's own function "the statement"; "garbage
   collection", "outside of Python functions"; of native functions as native_name_add(), and "Python
   code" for all that is none. */
void causes_name_add(struct buf *out, const struct profile_matched *item);

/* "+41% [+29, +55]"; of what one side alone has, how much of the time that was: "new, 12% of the
   time". */
void causes_change_add(struct buf *out, const struct causes_row *row);

/* Red: it takes longer, green: less; none where nothing is proven. */
enum colour causes_row_colour(const struct causes_row *row);

/* The first `most` rows as a table: share on both sides, change, what it moved. `what` a row is
   stands above them. NULL when memory ran out; table_free. Colour only where a change is proven. */
struct table *causes_table_new(const char *what, const struct causes_row *rows, size_t n,
			       size_t most);

/* An object with everything in it, and the sentences. NULL when memory ran out. */
json_t *causes_json_new(const struct causes *causes);

#endif
