#include "results/profiles/profile_weights.h"

#include "results/profiles/tree.h"

#include <stdlib.h>

void profile_weights_release(struct profile_weights *weights)
{
	free(weights->self);
	free(weights->total);
	free(weights->outside);
	*weights = (struct profile_weights){0};
}

/* The way from the outermost call to where the walk is. */
struct way {
	const size_t *group; /* of each node */
	size_t *nearest;     /* of each node: the group that its own weight belongs to */
	size_t *open;	     /* of each group: how often it is on the way */
};

static void leave(void *context, size_t node)
{
	struct way *way = context;

	if (way->group[node] != PROFILE_INTO_CALLER)
		way->open[way->group[node]]--;
}

static void add_own(struct profile_weights *weights, const struct stack_profile *profile,
		    size_t group, size_t node)
{
	int64_t *row = group == PROFILE_INTO_CALLER ? weights->outside
						    : &weights->self[group * weights->n_parts];

	for (size_t part = 0; part < weights->n_parts; part++)
		row[part] += stack_profile_own(profile, node, part);
}

static void add_total(struct profile_weights *weights, const struct profile_tree *tree,
		      size_t group, size_t node)
{
	for (size_t part = 0; part < weights->n_parts; part++)
		weights->total[group * weights->n_parts + part] +=
			tree->total[node * weights->n_parts + part];
}

static void walk(struct profile_weights *weights, const struct stack_profile *profile,
		 const struct profile_tree *tree, struct way *way)
{
	size_t node = PROFILE_NO_PARENT;

	while ((node = profile_tree_step(tree, profile, node, leave, way)) != PROFILE_NO_PARENT) {
		size_t group = way->group[node], parent = profile->nodes[node].parent;

		way->nearest[node] = group;
		if (group == PROFILE_INTO_CALLER && parent != PROFILE_NO_PARENT)
			way->nearest[node] = way->nearest[parent];
		else if (group != PROFILE_INTO_CALLER && way->open[group]++ == 0)
			add_total(weights, tree, group, node);
		add_own(weights, profile, way->nearest[node], node);
	}
}

static int64_t *rows_new(size_t n, size_t n_parts)
{
	return calloc(n && n_parts ? n * n_parts : 1, sizeof(int64_t));
}

int profile_weights_make(struct profile_weights *weights, const struct stack_profile *profile,
			 const size_t *group, size_t n, struct err *err)
{
	struct way way = {.group = group};
	struct profile_tree tree = {0};
	int rc = -1;

	*weights = (struct profile_weights){.n = n, .n_parts = profile->n_parts};
	weights->self = rows_new(n, profile->n_parts);
	weights->total = rows_new(n, profile->n_parts);
	weights->outside = rows_new(1, profile->n_parts);
	way.nearest = calloc(profile->n_nodes + 1, sizeof(*way.nearest));
	way.open = calloc(n + 1, sizeof(*way.open));
	if (!weights->self || !weights->total || !weights->outside || !way.nearest || !way.open)
		err_memory(err);
	else
		rc = profile_tree_make(&tree, profile, err);
	if (rc == 0)
		walk(weights, profile, &tree, &way);
	else
		profile_weights_release(weights);
	profile_tree_release(&tree);
	free(way.nearest);
	free(way.open);
	return rc;
}

static int64_t sum_of(const struct profile_weights *weights, const int64_t *rows, size_t group)
{
	int64_t sum = 0;

	for (size_t part = 0; part < weights->n_parts; part++)
		sum += rows[group * weights->n_parts + part];
	return sum;
}

int64_t profile_weights_self(const struct profile_weights *weights, size_t group)
{
	return sum_of(weights, weights->self, group);
}

int64_t profile_weights_total(const struct profile_weights *weights, size_t group)
{
	return sum_of(weights, weights->total, group);
}
