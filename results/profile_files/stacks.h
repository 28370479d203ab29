/* A profile as a list of stacks, for the formats that hold one. */
#ifndef RESULTS_PROFILE_FILES_STACKS_H
#define RESULTS_PROFILE_FILES_STACKS_H

#include "results/profiles/stack_profile.h"

/* Such a list repeats what stacks share: those of a deep recursion can be more than any memory. So
   many frames of all stacks together are written. */
enum { STACKS_MOST_FRAMES = 20000000 };

/* The stack of one node after the other. `= {0}` may be released. */
struct stacks {
	const struct stack_profile *profile; /* borrowed; must not change meanwhile */
	uint32_t *depth;		     /* of each node, from 1 */
	size_t *path;			     /* the stack at hand, from the outermost call on */
	size_t frames;			     /* of all that were counted */
};

/* 0, or -1 with err (memory). */
int stacks_make(struct stacks *stacks, const struct stack_profile *profile, struct err *err);
void stacks_release(struct stacks *stacks);

/* Count a stack that will be written. */
void stacks_count(struct stacks *stacks, size_t node);
/* 0 when those that were counted fit, else -1 with err (ERR_INPUT). */
int stacks_check(const struct stacks *stacks, struct err *err);

/* stacks->path becomes that of this node: how many nodes it has. */
size_t stacks_go(struct stacks *stacks, size_t node);

/* `path`: n nodes, from the outermost call to `node`, valid during the call. Returns 0, or -1. */
typedef int stacks_fn(void *context, const size_t *path, size_t n, struct err *err);

/* Call `each` for every node with a weight of its own, in the order of nodes. 0, or -1 with err
   (ERR_INPUT: more than the bound; memory; what `each` said). */
int stacks_each(const struct stack_profile *profile, stacks_fn *each, void *context,
		struct err *err);

/* The text as UTF-8, appended: a byte that is not is U+FFFD. */
struct buf;
void stacks_add_text(struct buf *out, const char *text);

#endif
