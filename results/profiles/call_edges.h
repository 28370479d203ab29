/* Which functions call which in a profile: for what has functions and their callers instead of
   stacks. */
#ifndef RESULTS_PROFILES_CALL_EDGES_H
#define RESULTS_PROFILES_CALL_EDGES_H

#include "results/profiles/stack_profile.h"

/* A callee under a caller. */
struct call_pair {
	size_t callee, caller; /* frames, or groups of nodes; caller SIZE_MAX: none */
};

/* `= {0}` may be released. */
struct call_edges {
	struct call_pair *items; /* by callee, then caller, each once */
	size_t n;
	size_t *of_node; /* the edge of each node */
};

/* `group`: what each node counts as; NULL: as its frame. 0, or -1 with err (memory); released
   either way. */
int call_edges_make(struct call_edges *edges, const struct stack_profile *profile,
		    const size_t *group, struct err *err);
void call_edges_release(struct call_edges *edges);

#endif
