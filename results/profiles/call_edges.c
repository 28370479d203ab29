#include "results/profiles/call_edges.h"

#include <stdlib.h>

static int by_pair(const void *a, const void *b)
{
	const struct call_pair *one = a, *other = b;

	if (one->callee != other->callee)
		return one->callee < other->callee ? -1 : 1;
	return (one->caller > other->caller) - (one->caller < other->caller);
}

static size_t group_of(const struct stack_profile *profile, const size_t *group, size_t node)
{
	return group ? group[node] : profile->nodes[node].frame;
}

static struct call_pair pair_of(const struct stack_profile *profile, const size_t *group,
				size_t node)
{
	size_t parent = profile->nodes[node].parent;

	return (struct call_pair){group_of(profile, group, node),
				  parent == PROFILE_NO_PARENT ? SIZE_MAX
							      : group_of(profile, group, parent)};
}

static void fill(struct call_edges *edges, const struct stack_profile *profile, const size_t *group)
{
	struct call_pair *items = edges->items;
	size_t n = profile->n_nodes;

	for (size_t i = 0; i < n; i++)
		items[i] = pair_of(profile, group, i);
	if (n)
		qsort(items, n, sizeof(*items), by_pair);
	for (size_t i = 0; i < n; i++)
		if (!edges->n || by_pair(&items[edges->n - 1], &items[i]) != 0)
			items[edges->n++] = items[i];
	for (size_t i = 0; i < n; i++) {
		struct call_pair edge = pair_of(profile, group, i);
		const struct call_pair *found =
			bsearch(&edge, items, edges->n, sizeof(edge), by_pair);

		edges->of_node[i] = (size_t)(found - items);
	}
}

int call_edges_make(struct call_edges *edges, const struct stack_profile *profile,
		    const size_t *group, struct err *err)
{
	*edges = (struct call_edges){
		.items = malloc((profile->n_nodes + 1) * sizeof(*edges->items)),
		.of_node = malloc((profile->n_nodes + 1) * sizeof(*edges->of_node))};
	if (!edges->items || !edges->of_node)
		return err_memory(err);
	fill(edges, profile, group);
	return 0;
}

void call_edges_release(struct call_edges *edges)
{
	free(edges->items);
	free(edges->of_node);
	*edges = (struct call_edges){0};
}
