#include "results/profiles/tree.h"

#include <stdlib.h>

void profile_tree_release(struct profile_tree *tree)
{
	free(tree->first_child);
	free(tree->next);
	free(tree->total);
	*tree = (struct profile_tree){0};
}

static void *array_new(size_t n, size_t size)
{
	return calloc(n ? n : 1, size);
}

/* From the last node on, so that siblings come out in the order of the nodes. */
static void link_nodes(struct profile_tree *tree, const struct stack_profile *profile)
{
	tree->first_root = PROFILE_NO_PARENT;
	for (size_t i = 0; i < profile->n_nodes; i++)
		tree->first_child[i] = PROFILE_NO_PARENT;
	for (size_t i = profile->n_nodes; i-- > 0;) {
		size_t parent = profile->nodes[i].parent;
		size_t *first = parent == PROFILE_NO_PARENT ? &tree->first_root
							    : &tree->first_child[parent];

		tree->next[i] = *first;
		*first = i;
	}
}

/* Parents come first: from the end each node is complete when it is added to its caller. */
static void sum_up(struct profile_tree *tree, const struct stack_profile *profile)
{
	for (size_t i = profile->n_nodes; i-- > 0;) {
		size_t parent = profile->nodes[i].parent;

		for (size_t part = 0; part < tree->n_parts; part++) {
			int64_t *total = &tree->total[i * tree->n_parts + part];

			*total += stack_profile_own(profile, i, part);
			if (parent != PROFILE_NO_PARENT)
				tree->total[parent * tree->n_parts + part] += *total;
		}
	}
}

int profile_tree_make(struct profile_tree *tree, const struct stack_profile *profile,
		      struct err *err)
{
	size_t n = profile->n_nodes;

	*tree = (struct profile_tree){.n_parts = profile->n_parts};
	tree->first_child = array_new(n, sizeof(*tree->first_child));
	tree->next = array_new(n, sizeof(*tree->next));
	tree->total = array_new(n * tree->n_parts, sizeof(*tree->total));
	if (!tree->first_child || !tree->next || !tree->total) {
		profile_tree_release(tree);
		return err_memory(err);
	}
	link_nodes(tree, profile);
	sum_up(tree, profile);
	return 0;
}

int64_t profile_tree_total(const struct profile_tree *tree, size_t node)
{
	int64_t sum = 0;

	for (size_t part = 0; part < tree->n_parts; part++)
		sum += tree->total[node * tree->n_parts + part];
	return sum;
}

size_t profile_tree_step(const struct profile_tree *tree, const struct stack_profile *profile,
			 size_t node, void (*leave)(void *context, size_t node), void *context)
{
	if (node == PROFILE_NO_PARENT)
		return tree->first_root;
	if (tree->first_child[node] != PROFILE_NO_PARENT)
		return tree->first_child[node];
	for (; node != PROFILE_NO_PARENT; node = profile->nodes[node].parent) {
		if (leave)
			leave(context, node);
		if (tree->next[node] != PROFILE_NO_PARENT)
			return tree->next[node];
	}
	return PROFILE_NO_PARENT;
}
