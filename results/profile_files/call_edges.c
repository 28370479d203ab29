#include "results/profile_files/call_edges.h"

#include <stdlib.h>

static int by_frames(const void *a, const void *b)
{
	const struct call_edge_of_frames *one = a, *other = b;

	if (one->callee != other->callee)
		return one->callee < other->callee ? -1 : 1;
	return (one->caller > other->caller) - (one->caller < other->caller);
}

static struct call_edge_of_frames edge_of(const struct stack_profile *profile, size_t node)
{
	size_t parent = profile->nodes[node].parent;

	return (struct call_edge_of_frames){
		profile->nodes[node].frame,
		parent == PROFILE_NO_PARENT ? SIZE_MAX : profile->nodes[parent].frame};
}

static void fill(struct call_edges *edges, const struct stack_profile *profile)
{
	struct call_edge_of_frames *items = edges->items;
	size_t n = profile->n_nodes;

	for (size_t i = 0; i < n; i++)
		items[i] = edge_of(profile, i);
	if (n)
		qsort(items, n, sizeof(*items), by_frames);
	for (size_t i = 0; i < n; i++)
		if (!edges->n || by_frames(&items[edges->n - 1], &items[i]) != 0)
			items[edges->n++] = items[i];
	for (size_t i = 0; i < n; i++) {
		struct call_edge_of_frames edge = edge_of(profile, i);
		const struct call_edge_of_frames *found =
			bsearch(&edge, items, edges->n, sizeof(edge), by_frames);

		edges->of_node[i] = (size_t)(found - items);
	}
}

int call_edges_make(struct call_edges *edges, const struct stack_profile *profile, struct err *err)
{
	*edges = (struct call_edges){
		.items = malloc((profile->n_nodes + 1) * sizeof(*edges->items)),
		.of_node = malloc((profile->n_nodes + 1) * sizeof(*edges->of_node))};
	if (!edges->items || !edges->of_node)
		return err_memory(err);
	fill(edges, profile);
	return 0;
}

void call_edges_release(struct call_edges *edges)
{
	free(edges->items);
	free(edges->of_node);
	*edges = (struct call_edges){0};
}
