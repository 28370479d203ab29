#include "results/profiles/call_match.h"

#include "results/base/buf.h"
#include "results/profiles/frame_identity.h"

#include <stdlib.h>
#include <string.h>

struct call_matched {
	char *key; /* file and name, as the other side says them too */
	int side;
	size_t frame;
};

static int by_key(const void *a, const void *b)
{
	const struct call_matched *one = a, *other = b;
	int order = strcmp(one->key, other->key);

	return order ? order : one->side - other->side;
}

static char *key_new(const struct profile_frame *frame, const char *root, bool is_bare)
{
	struct buf key = {0};

	frame_file_add(&key, frame->file, root);
	buf_addf(&key, "\n%s", is_bare ? frame_last_name(frame->function) : frame->function);
	return buf_take(&key);
}

static int find_keys(struct call_match *m, const struct stack_profile *const profiles[2],
		     const char *const roots[2], struct err *err)
{
	bool is_bare = profile_has_bare_names(profiles[0]) || profile_has_bare_names(profiles[1]);

	m->all = calloc(profiles[0]->n_frames + profiles[1]->n_frames + 1, sizeof(*m->all));
	if (!m->all)
		return err_memory(err);
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < profiles[side]->n_frames; i++) {
			m->all[m->n_all] = (struct call_matched){
				key_new(&profiles[side]->frames[i], roots[side], is_bare), side, i};
			if (!m->all[m->n_all++].key)
				return err_memory(err);
		}
	qsort(m->all, m->n_all, sizeof(*m->all), by_key);
	return 0;
}

static int group(struct call_match *m, const struct stack_profile *const profiles[2],
		 struct err *err)
{
	for (int side = 0; side < 2; side++)
		m->function_of_frame[side] =
			calloc(m->n_all + 1, sizeof(*m->function_of_frame[side]));
	m->frames = calloc(m->n_all + 1, sizeof(*m->frames));
	if (!m->function_of_frame[0] || !m->function_of_frame[1] || !m->frames)
		return err_memory(err);
	for (size_t i = 0; i < m->n_all; i++) {
		const struct call_matched *one = &m->all[i];

		m->n += i == 0 || strcmp(m->all[i - 1].key, one->key) != 0;
		m->function_of_frame[one->side][one->frame] = m->n - 1;
		m->frames[m->n - 1] = &profiles[one->side]->frames[one->frame];
	}
	return 0;
}

static int count_side(struct call_match *m, int side, const struct stack_profile *profile,
		      struct err *err)
{
	size_t *of_nodes = calloc(profile->n_nodes + 1, sizeof(*of_nodes));
	int rc;

	if (!of_nodes)
		return err_memory(err);
	for (size_t i = 0; i < profile->n_nodes; i++)
		of_nodes[i] = m->function_of_frame[side][profile->nodes[i].frame];
	rc = call_table_make(&m->tables[side], profile, of_nodes, m->n, err);
	free(of_nodes);
	return rc;
}

int call_match_make(struct call_match *m, const struct stack_profile *const profiles[2],
		    const char *const roots[2], struct err *err)
{
	*m = (struct call_match){0};
	return find_keys(m, profiles, roots, err) || group(m, profiles, err) ||
			       count_side(m, 0, profiles[0], err) ||
			       count_side(m, 1, profiles[1], err)
		       ? -1
		       : 0;
}

void call_match_release(struct call_match *m)
{
	for (size_t i = 0; i < m->n_all; i++)
		free(m->all[i].key);
	free(m->all);
	free(m->frames);
	for (int side = 0; side < 2; side++) {
		free(m->function_of_frame[side]);
		call_table_release(&m->tables[side]);
	}
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
