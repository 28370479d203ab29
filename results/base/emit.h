/*
 * JSON text byte for byte as Python's json.dump(sort_keys=True) writes it: ASCII only, shortest
 * floats, either compact (separators "," and ":") or indented.
 *
 * Sorting is the caller's: keys must be given in order (emit_json sorts its own). Out of memory
 * shows in buf_failed(out) at the end.
 */
#ifndef RESULTS_BASE_EMIT_H
#define RESULTS_BASE_EMIT_H

#include "results/base/buf.h"

#include <jansson.h>
#include <stdint.h>

struct emit {
	struct buf *out;
	int indent;    /* columns a level; 0: compact */
	bool is_utf8;  /* keep UTF-8, except what a terminal could obey */
	bool in_order; /* keep objects in the order in which they were made, not sorted */
	/* private */
	int depth;
	bool has_items; /* the innermost open list or object has something in it */
};

void emit_open(struct emit *emit, char bracket);   /* '{' or '[' */
void emit_close(struct emit *emit, char bracket);  /* '}' or ']' */
void emit_key(struct emit *emit, const char *key); /* its value must come next */
void emit_item(struct emit *emit);		   /* a list's next item comes next */
/* A key whose value is a list: '[' is open then; and an item of it that is a number. */
void emit_list(struct emit *emit, const char *key);
void emit_int_item(struct emit *emit, int64_t value);

/* Any bytes: what is not UTF-8 becomes lone surrogates (results/base/text.h). */
void emit_text(struct emit *emit, const char *text);
void emit_int(struct emit *emit, int64_t value);
void emit_real(struct emit *emit, double value);
void emit_bool(struct emit *emit, bool value);
void emit_json(struct emit *emit, const json_t *value);
/* The members of an object, after those that the open one already has. */
void emit_members(struct emit *emit, const json_t *object);

#endif
