/*
 * A place in a JSON text, for reading a large document without holding it as a tree: known
 * structure is walked member by member, scalars are read in place, and small values become jansson
 * trees. jansson's own parser is not used: it refuses lone surrogates and integers beyond 64 bits,
 * which Python writes. Errors name line and column.
 */
#ifndef RESULTS_BASE_CURSOR_H
#define RESULTS_BASE_CURSOR_H

#include "results/base/buf.h"
#include "results/base/err.h"

#include <jansson.h>
#include <locale.h>
#include <stdbool.h>
#include <stdint.h>

struct cursor {
	const char *start, *at, *end; /* the text, borrowed */
	/* Python's NaN and Infinity, which are not JSON, are read as null. */
	bool has_no_numbers;
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

/* Walk over the object or list that starts here: call `each` at the value of each member (with its
   key, borrowed until the next) or item (with its number, from 1). `each` must move past the value;
   its -1 ends the walk. Any other kind of value is an error. */
typedef int cursor_member_fn(struct cursor *c, const char *key, void *arg, struct err *err);
typedef int cursor_item_fn(struct cursor *c, size_t number, void *arg, struct err *err);
int cursor_members(struct cursor *c, cursor_member_fn *each, void *arg, struct err *err);
int cursor_items(struct cursor *c, cursor_item_fn *each, void *arg, struct err *err);

/* A value that is no list or object. */
enum scalar_type {
	SCALAR_INT,
	SCALAR_BIG, /* an integer beyond 64 bits */
	SCALAR_REAL,
	SCALAR_TEXT,
	SCALAR_BOOL,
	SCALAR_NULL,
	SCALAR_NONE /* a list or object, which the cursor has skipped */
};
struct scalar {
	enum scalar_type type;
	int64_t integer;  /* also of a bool */
	double real;	  /* of any number; a big one may be infinite */
	const char *text; /* also the digits of a big one; borrowed until the next scalar */
};
#define CURSOR_MOST_DIGITS 4300 /* Python's own limit of what is read as an integer */
#define CURSOR_MOST_LEVELS 2048 /* of lists and objects in each other */
/* Read one. 0, or -1 with err (ERR_INPUT, with the place; memory). */
int cursor_scalar(struct cursor *c, struct scalar *out, struct err *err);

/* Read the JSON value that starts here and move past it. A key that appears twice in an object is
   refused. A new reference, or NULL with err. For what jansson cannot hold see results/base/json.h.
 */
json_t *cursor_value(struct cursor *c, struct err *err);
/* Move past the value that starts here, which must be JSON. The key of the current walk stays
   valid. */
int cursor_skip(struct cursor *c, struct err *err);
/* The same for what is read later, or never checked: in lists and objects only brackets and quotes
   are looked at. One without an end moves to the end of the text. */
int cursor_pass(struct cursor *c, struct err *err);

/* The text before the cursor is no longer needed: give its memory back from time to time. Only for
   a text in memory from malloc() that nobody else reads; the cursor must not go back. */
void cursor_forget(struct cursor *c);

/* Call `each` for the members of a text that is one object and nothing else. `otherwise`: what is
   wrong where it is something else ("not a profile of speedscope"). 0, or -1 with err. */
int cursor_document(const char *text, size_t len, const char *otherwise, cursor_member_fn *each,
		    void *arg, struct err *err);

/* Set err to "line 1 column 7: what" for this place. Returns -1. */
int cursor_error(struct cursor *c, const char *what, struct err *err);

#endif
