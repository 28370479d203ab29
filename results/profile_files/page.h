/*
 * A profile as one HTML page that needs nothing else: no network, no server, no other file. A flame
 * graph with zoom, search and keys, callers and callees of a function, a table, the source lines.
 * Without JavaScript its heads and tables can be read all the same.
 *
 * Two sides are drawn into each other: a box is as wide as the larger of its two shares. Colour
 * says only what is proven: a function whose change is given; all others are grey.
 */
#ifndef RESULTS_PROFILE_FILES_PAGE_H
#define RESULTS_PROFILE_FILES_PAGE_H

#include "results/profile_files/profile_set.h"
#include "results/profiles/source_lines.h"

enum { PAGE_SIDES = 2 };

/* A function that is proven to have changed, named as results/profiles/profile_match.h has it. */
struct page_change {
	enum profile_frame_kind kind;
	const char *file, *function;
	double ratio, low, high; /* of its time, new / old, with its interval */
};

struct page_side {
	const struct stack_profile *profile;
	const char *label;	      /* "3.13", "main"; NULL: the profile's name */
	const char *root;	      /* the folder of its project; NULL: none */
	struct source_lines *sources; /* where lines are read; NULL: they are not shown */
	/* Of the same code by other units, weights of one iteration: columns beside its lines. */
	const struct stack_profile *beside;
	size_t n_beside;
};

/* One benchmark. All is borrowed. */
struct page_benchmark {
	const char *name;
	struct page_side sides[PAGE_SIDES]; /* old and new; or one, and no profile in the second */
	const struct page_change *changes;
	size_t n_changes;
};

/* Its functions that matter, by how much of the time they have themselves, `most` at most: a table
   without anything around it, appended to `out`. 0, or -1 with err (memory). */
int page_functions_add(const struct page_benchmark *benchmark, size_t most, struct buf *out,
		       struct err *err);

/* The document appended to `out`, UTF-8. Of source files only those that end in .py are read, and
   only the lines of functions that matter. 0, or -1 with err (memory). */
int page_format(const struct page_benchmark *benchmarks, size_t n, struct buf *out,
		struct err *err);

#endif
