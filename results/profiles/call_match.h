/*
 * Calls of two sides in one table: which function of the one is which of the other
 * (results/profiles/ both_frames.h), and how often both call it. Pure.
 */
#ifndef RESULTS_PROFILES_CALL_MATCH_H
#define RESULTS_PROFILES_CALL_MATCH_H

#include "results/profiles/both_frames.h"
#include "results/profiles/call_table.h"

/* `= {0}` may be released. Index 0 is the old side. It borrows the profiles. */
struct call_match {
	size_t n;			     /* functions of both sides, or of one */
	const struct profile_frame **frames; /* of each: the new side's where it has it */
	struct call_table tables[2];	     /* of each side, by function */
	struct both_frames both;	     /* what n and frames are of */
};

/* Of profiles whose weights are calls; `roots`: each side's project, NULL: none. 0, or -1 with err
   (memory); released either way. */
int call_match_make(struct call_match *match, const struct stack_profile *const profiles[2],
		    const char *const roots[2], struct err *err);
void call_match_release(struct call_match *match);

/* How often this caller (SIZE_MAX: the measured loop) calls it on this side. */
struct call_figure call_match_edge(const struct call_match *match, int side, size_t callee,
				   size_t caller);

/* Who runs this function as a part of itself: of a generator expression the function that takes its
   items most often, on the new side where that has it; of others it is the function. */
size_t call_match_runner(const struct call_match *match, size_t function);

/* The next caller of the function that calls it more often on one side than on the other; those of
   the old side first. *at is 0 before the first. False: there is no other. */
bool call_match_next_change(const struct call_match *match, size_t callee, size_t *at,
			    size_t *caller);

#endif
