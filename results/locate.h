/*
 * Where in a JSON document a place is, for errors: the keys and items that lead there. Works on
 * broken text, since it is asked about broken text.
 */
#ifndef RESULTS_LOCATE_H
#define RESULTS_LOCATE_H

#include <stdbool.h>
#include <stddef.h>

enum {
	LOCATE_DEPTH = 8, /* of steps that are told; result files have six */
	LOCATE_TEXT = 80, /* bytes of a key or name that are told */
};

struct locate_step {
	bool is_list;
	size_t item;	       /* in a list: from 1 */
	char key[LOCATE_TEXT]; /* in an object: the last key before the place, as written */
};

struct location {
	struct locate_step steps[LOCATE_DEPTH];
	size_t depth;		/* lists and objects open at the place; may be > LOCATE_DEPTH */
	char name[LOCATE_TEXT]; /* the first text under a key "name" before it; "" if none */
};

/* The location of `at` in the JSON value that starts at `from`. */
void locate(const char *from, const char *at, struct location *where);

#endif
