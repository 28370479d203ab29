/* Which functions call which in a profile, for the formats that have functions and their callers
   instead of stacks. */
#ifndef RESULTS_PROFILE_FILES_CALL_EDGES_H
#define RESULTS_PROFILE_FILES_CALL_EDGES_H

#include "results/profiles/stack_profile.h"

/* A callee under a caller. */
struct call_edge_of_frames {
	size_t callee, caller; /* frames; caller SIZE_MAX: none */
};

/* `= {0}` may be released. */
struct call_edges {
	struct call_edge_of_frames *items; /* by callee, then caller, each once */
	size_t n;
	size_t *of_node; /* the edge of each node */
};

/* 0, or -1 with err (memory); released either way. */
int call_edges_make(struct call_edges *edges, const struct stack_profile *profile, struct err *err);
void call_edges_release(struct call_edges *edges);

#endif
