/*
 * A place in a JSON text: for walking over a document's outer levels while jansson parses the
 * values inside, so that a big document is never held as one tree. Errors name line and column.
 */
#ifndef RESULTS_CURSOR_H
#define RESULTS_CURSOR_H

#include "results/err.h"

#include <jansson.h>
#include <stdbool.h>

struct cursor {
	const char *start, *at, *end; /* the text, borrowed */
};

/* Skip white space. The next character; 0 at the end. */
char cursor_peek(struct cursor *c);
bool cursor_is_end(struct cursor *c);
/* Skip white space and this character, if it is the next. */
bool cursor_accept(struct cursor *c, char wanted);
int cursor_expect(struct cursor *c, char wanted, struct err *err);
/* The JSON value that starts here, and move behind it. Names twice in one object are refused. A
   new reference; or NULL with err, having moved to the place of the error. */
json_t *cursor_value(struct cursor *c, struct err *err);
/* Move behind the list or object that starts here, looking at its brackets and strings only; to the
   end of the text when it has no end. */
void cursor_skip(struct cursor *c);
/* "line 1 column 7: what" of a place in the text. Returns -1. */
int cursor_error(const struct cursor *c, const char *at, const char *what, struct err *err);

#endif
