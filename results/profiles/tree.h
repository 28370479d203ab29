/* A profile's nodes as a tree to walk: what is below each node, and how much weight. */
#ifndef RESULTS_PROFILES_TREE_H
#define RESULTS_PROFILES_TREE_H

#include "results/profiles/stack_profile.h"

/* `= {0}` may be released. Nodes are the profile's, which must not change meanwhile. */
struct profile_tree {
	size_t first_root;
	size_t *first_child; /* of each node; PROFILE_NO_PARENT: none */
	size_t *next;	     /* its next sibling, in the order in which they were added */
	int64_t *total;	     /* total[node * n_parts + part]: own weight and all below */
	size_t n_parts;
};

/* 0, or -1 with err (memory). Linear in nodes. */
int profile_tree_make(struct profile_tree *tree, const struct stack_profile *profile,
		      struct err *err);
void profile_tree_release(struct profile_tree *tree);

/* A node's weight with all below it, over all parts. */
int64_t profile_tree_total(const struct profile_tree *tree, size_t node);

/* The walk from caller to callee, without recursion however deep it is: the node after `node`
   (PROFILE_NO_PARENT: the first one), or PROFILE_NO_PARENT at the end. leave() is told of each node
   whose last callee was seen, before the walk goes on; may be NULL. */
size_t profile_tree_step(const struct profile_tree *tree, const struct stack_profile *profile,
			 size_t node, void (*leave)(void *context, size_t node), void *context);

#endif
