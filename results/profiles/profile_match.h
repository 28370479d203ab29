/*
 * Two profiles in one table: which function of the one is which of the other, and what each worker
 * of both sides spent in it.
 *
 * A function is its file and its qualified name (results/profiles/frame_identity.h), whatever line
 * it begins at. Where one side knows bare names only, both are known by these: methods of one name
 * in one file are one function then. Comprehensions belong to the function that runs them, native
 * code and system calls to the Python function that called them; the cyclic collector, which comes
 * whenever it likes, is a function of its own. What was renamed or moved is gone on one side and
 * new on the other.
 */
#ifndef RESULTS_PROFILES_PROFILE_MATCH_H
#define RESULTS_PROFILES_PROFILE_MATCH_H

#include "results/profiles/source_lines.h"
#include "results/profiles/stack_profile.h"

#include <stdbool.h>

enum profile_side { PROFILE_OLD, PROFILE_NEW, PROFILE_SIDES };

#define PROFILE_NO_FRAME SIZE_MAX

struct profile_matched {
	enum profile_frame_kind kind;  /* PYTHON, COLLECTOR, NATIVE */
	char *file;		       /* from where its kind is kept; "" unknown */
	char *function;		       /* qualified where a side knows it */
	bool is_several;	       /* known by a bare name that several functions have */
	size_t frame[PROFILE_SIDES];   /* its first in each profile; PROFILE_NO_FRAME: not there */
	int first_line[PROFILE_SIDES]; /* of that; 0: unknown */
	/* Of a table of lines: its text, NULL where it is unknown; and where it stands on each
	   side, 0: not there or unknown. */
	char *text;
	int line[PROFILE_SIDES];
};

/* Is it what is below none of the functions in the table? */
bool profile_matched_is_rest(const struct profile_matched *item);

/* `= {0}` is valid and empty; it owns all. */
struct profile_match {
	struct profile_matched *items;
	size_t n, cap;
	size_t n_parts[PROFILE_SIDES];
	int64_t *self[PROFILE_SIDES]; /* self[side][item * n_parts[side] + part] */
	/* Of each side's weight, what is in items that both sides have; NaN: no weight. */
	double matched[PROFILE_SIDES];
};

struct profile_match_request {
	const struct stack_profile *profile[PROFILE_SIDES];
	const char *root[PROFILE_SIDES]; /* folder of each side's project; NULL: none */
	/* Where the text of each side's lines is found, as it ran; NULL: lines cannot be matched.
	 */
	struct source_lines *sources[PROFILE_SIDES];
};

/* 0, or -1 with err (memory); released either way. */
int profile_match_functions(struct profile_match *match,
			    const struct profile_match_request *request, struct err *err);

/* The same with an item for each line. Lines of a function are one by their text, whatever number
   they have: what was inserted above does not matter, and lines of the same text are one. Where the
   text of some line of a function is not found, all of that function is one item without a text.
   Lines of comprehensions are the function's that runs them. Needs the sources of both sides. */
int profile_match_lines(struct profile_match *match, const struct profile_match_request *request,
			struct err *err);

/* The same with an item for each native function, by its library and its symbol
   (results/profiles/native_identity.h), and of each only what itself runs: what waits in a system
   call counts for who called that. All code of Python is one item, a PYTHON without a name. */
int profile_match_natives(struct profile_match *match, const struct profile_match_request *request,
			  struct err *err);
void profile_match_release(struct profile_match *match);

#endif
