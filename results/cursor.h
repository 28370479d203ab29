/*
 * A place in a JSON text, for walking over a large document without holding it as a tree: known
 * structure is walked member by member, and plain texts and numbers are read in place; anything
 * else (escapes, UTF-8, small objects, whatever is wrong) is jansson's. Errors name line and
 * column.
 */
#ifndef RESULTS_CURSOR_H
#define RESULTS_CURSOR_H

#include "results/buf.h"
#include "results/err.h"

#include <jansson.h>
#include <locale.h>
#include <stdbool.h>
#include <stdint.h>

struct cursor {
	const char *start, *at, *end; /* the text, borrowed */
	/* private */
	const char *counted; /* `line` and `column` are those of this place */
	size_t line, column;
	struct buf key, text;
	locale_t c_locale;
};

/* 0, or -1 with err when memory ran out; cursor_release either way. */
int cursor_init(struct cursor *c, const char *text, size_t len, struct err *err);
void cursor_release(struct cursor *c);

/* Skip white space. The next character; 0 at the end. */
char cursor_peek(struct cursor *c);
/* Skip white space: is that the end? */
bool cursor_is_end(struct cursor *c);
/* Skip white space and this character, if it is the next. */
bool cursor_accept(struct cursor *c, char wanted);
/* The same, an error (ERR_INPUT) where it is not. */
int cursor_expect(struct cursor *c, char wanted, struct err *err);

/* The object or list that starts here: call `each` at the value of each member (with its key,
   borrowed until the next) or item (with its number, from 1), which must move behind the value. A
   -1 of `each` ends the walk. What starts with another bracket is an error. */
typedef int cursor_member_fn(struct cursor *c, const char *key, void *arg, struct err *err);
typedef int cursor_item_fn(struct cursor *c, size_t number, void *arg, struct err *err);
int cursor_members(struct cursor *c, cursor_member_fn *each, void *arg, struct err *err);
int cursor_items(struct cursor *c, cursor_item_fn *each, void *arg, struct err *err);

/* A value that is no list or object. */
enum scalar_type { SCALAR_INT, SCALAR_REAL, SCALAR_TEXT, SCALAR_BOOL, SCALAR_NULL, SCALAR_NONE };
struct scalar {
	enum scalar_type type; /* SCALAR_NONE: a list or object, over which the cursor has moved */
	int64_t integer;       /* also of a bool */
	double real;	       /* also of an integer */
	const char *text;      /* borrowed until the next scalar */
};
/* Read one. 0, or -1 with err (ERR_INPUT, with the place; memory). */
int cursor_scalar(struct cursor *c, struct scalar *out, struct err *err);

/* The JSON value that starts here, and move behind it. Names twice in one object are refused. A new
   reference; or NULL with err. */
json_t *cursor_value(struct cursor *c, struct err *err);
/* Move behind the value that starts here. Of lists and objects only brackets and texts are looked
   at; one without an end moves to the end of the text. */
int cursor_skip(struct cursor *c, struct err *err);

/* The text before the place is not needed any more: give its memory back now and then. Only for a
   text in memory from malloc() that nobody else reads; the cursor must not go back. */
void cursor_forget(struct cursor *c);

/* "line 1 column 7: what" of the place. Returns -1. */
int cursor_error(struct cursor *c, const char *what, struct err *err);

#endif
