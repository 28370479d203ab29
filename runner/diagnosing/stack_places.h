/* Where stacks of a profile were most often: a function, and the line in it. Pure. */
#ifndef RUNNER_DIAGNOSING_STACK_PLACES_H
#define RUNNER_DIAGNOSING_STACK_PLACES_H

#include "results/profiles/stack_profile.h"

#include <stdbool.h>

struct stack_place {
	size_t frame; /* PROFILE_NO_PARENT: none */
	int line;     /* 0: unknown */
};
#define STACK_NO_PLACE ((struct stack_place){PROFILE_NO_PARENT, 0})

/* Some weight of one stack. */
struct stack_spot {
	size_t root;		  /* the outermost frame */
	struct stack_place place; /* the innermost Python function */
	size_t leaf;		  /* the frame below it, not Python's; PROFILE_NO_PARENT: none */
	int64_t weight;
};

/* The outermost frame of a stack that ends in this node. */
size_t stack_root(const struct stack_profile *profile, size_t node);
struct stack_spot stack_spot_of(const struct stack_profile *profile, size_t node, int64_t weight);
/* One of each node that has a weight, sorted; free() it. NULL with err (memory). */
struct stack_spot *stack_spots_new(const struct stack_profile *profile, size_t *n, struct err *err);
void stack_spots_sort(struct stack_spot *spots, size_t n);

/* The place that has most of the weight below `root`, and as its leaf what most of that ended in.
   Of sorted spots. False: there is nothing below that root. */
bool stack_spots_most(const struct stack_spot *spots, size_t n, size_t root,
		      struct stack_spot *most);

#endif
