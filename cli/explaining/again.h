/*
 * Stored benchmarks that are run again to be explained: which of those that their command names,
 * what is known of them from the values that are stored, and where what is found goes.
 */
#ifndef CLI_EXPLAINING_AGAIN_H
#define CLI_EXPLAINING_AGAIN_H

#include "stats/interval.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* A benchmark, or one of both sides; index 0 is the baseline (old), or the only one. Borrows. */
struct again_item {
	const char *name;
	const char *sources[2]; /* the recorded checksum of its file (KEY_SOURCE); NULL: none */
	/* Of two: the ratio of their timed values, as causes_find wants it. */
	struct interval timed;
	double df;
	bool is_done;	   /* explained, or it was said why not */
	bool told_changed; /* that its file has changed */
};

struct again {
	struct again_item *items;
	size_t n;
	const char *labels[2]; /* of the sides; NULL: as the sides call themselves */
	size_t meeting;	       /* which of several second sides */
	json_t *rows;	       /* where each gets a row; NULL: text is printed */
	bool prints;	       /* text, too */
	bool quiet;
};

/* The one of that name; NULL: it is not wanted. */
struct again_item *again_find(const struct again *again, const char *name);

/* Say of an item whose file is not as it was when it was measured that this is so: on stderr, once.
   `now`: the checksum of its file now; NULL: it has none. */
void again_tell_changed(const struct again *again, struct again_item *item, int side,
			const char *now);

#endif
