#include "results/profiles/call_match.h"

#include <stdlib.h>

static int count_side(struct call_match *m, int side, const struct stack_profile *profile,
		      struct err *err)
{
	size_t *of_nodes = calloc(profile->n_nodes + 1, sizeof(*of_nodes));
	int rc;

	if (!of_nodes)
		return err_memory(err);
	for (size_t i = 0; i < profile->n_nodes; i++)
		of_nodes[i] = m->both.group_of[side][profile->nodes[i].frame];
	rc = call_table_make(&m->tables[side], profile, of_nodes, m->both.n, err);
	free(of_nodes);
	return rc;
}

int call_match_make(struct call_match *m, const struct stack_profile *const profiles[2],
		    const char *const roots[2], struct err *err)
{
	*m = (struct call_match){0};
	if (both_frames_make(&m->both, profiles, roots, err) ||
	    count_side(m, 0, profiles[0], err) || count_side(m, 1, profiles[1], err))
		return -1;
	m->n = m->both.n;
	m->frames = m->both.frames;
	return 0;
}

void call_match_release(struct call_match *m)
{
	both_frames_release(&m->both);
	call_table_release(&m->tables[0]);
	call_table_release(&m->tables[1]);
	*m = (struct call_match){0};
}

struct call_figure call_match_edge(const struct call_match *m, int side, size_t callee,
				   size_t caller)
{
	const struct call_table *table = &m->tables[side];

	for (size_t i = 0; i < table->n_edges; i++)
		if (table->edges[i].callee == callee && table->edges[i].caller == caller)
			return table->edges[i].calls;
	return (struct call_figure){0, 0};
}

bool call_match_next_change(const struct call_match *m, size_t callee, size_t *at, size_t *caller)
{
	size_t n_old = m->tables[0].n_edges, n_new = m->tables[1].n_edges;

	while (*at < n_old + n_new) {
		bool is_new = *at >= n_old;
		const struct call_edge *edge =
			is_new ? &m->tables[1].edges[*at - n_old] : &m->tables[0].edges[*at];
		struct call_figure other;

		++*at;
		if (edge->callee != callee)
			continue;
		other = call_match_edge(m, !is_new, callee, edge->caller);
		if (is_new && other.high > 0)
			continue; /* it was told of the old side */
		*caller = edge->caller;
		if (!call_figures_overlap(edge->calls, other))
			return true;
	}
	return false;
}
