/*
 * Values as Python's marshal module writes them, versions 0 to 5 (2.7 to 3.15), one after the
 * other: what cProfile writes is numbers, texts, tuples and dicts. Anything else, code objects
 * first of all, is refused.
 */
#ifndef RESULTS_PROFILE_FILES_MARSHAL_READ_H
#define RESULTS_PROFILE_FILES_MARSHAL_READ_H

#include "results/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum marshal_type {
	MARSHAL_END, /* of a dict */
	MARSHAL_NUMBER,
	MARSHAL_TEXT,
	MARSHAL_TUPLE, /* its items follow */
	MARSHAL_DICT,  /* keys and values follow, then MARSHAL_END */
	MARSHAL_OTHER, /* None, True, False */
	MARSHAL_KEY,   /* a tuple that was there before, as marshal_keep() has it */
};

struct marshal_value {
	enum marshal_type type;
	double number;
	const char *text; /* into the bytes, not ended by NUL */
	size_t n;	  /* bytes of a text, items of a tuple, what marshal_keep() was told */
	size_t reference; /* where marshal_keep() puts a tuple; SIZE_MAX: nothing refers to it */
};

/* `= {.at, .end}` before the first; marshal_release is due. */
struct marshal_reader {
	const unsigned char *at, *end;
	/* what later ones refer to; Python 2 has its interned texts for that, and nothing else */
	struct marshal_list {
		struct marshal_value *items;
		size_t n, cap;
	} references, interned;
};

/* The next one. 0, or -1 with err (ERR_INPUT: none that makes sense here; memory). */
int marshal_next(struct marshal_reader *reader, struct marshal_value *value, struct err *err);
/* When a tuple is complete: what it is, a number of the caller's, when it is referred to. */
void marshal_keep(struct marshal_reader *reader, const struct marshal_value *tuple, size_t key);

void marshal_release(struct marshal_reader *reader);

#endif
