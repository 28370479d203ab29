#include "results/profiles/call_match.h"

#include "results/profiles/frame_identity.h"

#include <stdlib.h>
#include <string.h>

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

static bool is_generator_expression(const struct profile_frame *frame)
{
	return strcmp(frame_last_name(frame->function), "<genexpr>") == 0;
}

static size_t most_frequent_caller(const struct call_table *table, size_t callee)
{
	size_t caller = SIZE_MAX;
	double most = 0;

	for (size_t i = 0; i < table->n_edges; i++) {
		const struct call_edge *edge = &table->edges[i];

		if (edge->callee == callee && edge->caller != callee && edge->calls.high > most) {
			most = edge->calls.high;
			caller = edge->caller;
		}
	}
	return caller;
}

size_t call_match_runner(const struct call_match *m, size_t function)
{
	/* as deep as they are nested, which ends also where they take items of each other */
	for (size_t depth = 0; depth < m->n && function != SIZE_MAX; depth++) {
		int side = m->tables[1].rows[function].high > 0;

		if (!is_generator_expression(m->frames[function]))
			break;
		function = most_frequent_caller(&m->tables[side], function);
	}
	return function;
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
