#include "results/profile_files/pstats.h"

#include "results/profile_files/marshal.h"
#include "results/profiles/profile_functions.h"
#include "results/profiles/profile_time.h"

#include <math.h>
#include <stdlib.h>

/* A callee under a caller. */
struct edge {
	size_t callee, caller; /* frames */
};

struct writer {
	const struct stack_profile *profile;
	struct buf *out;
	struct profile_weights functions, calls; /* of frames; of edges */
	struct edge *edges;			 /* by callee, then caller */
	size_t n_edges;
};

static int by_frames(const void *a, const void *b)
{
	const struct edge *one = a, *other = b;

	if (one->callee != other->callee)
		return one->callee < other->callee ? -1 : 1;
	return (one->caller > other->caller) - (one->caller < other->caller);
}

static struct edge edge_of(const struct stack_profile *profile, size_t node)
{
	size_t parent = profile->nodes[node].parent;

	return (struct edge){profile->nodes[node].frame,
			     parent == PROFILE_NO_PARENT ? SIZE_MAX : profile->nodes[parent].frame};
}

/* Each edge once, and which one each node is. */
static void find_edges(struct writer *w, size_t *group)
{
	size_t n = w->profile->n_nodes, kept = 0;

	for (size_t i = 0; i < n; i++)
		w->edges[i] = edge_of(w->profile, i);
	if (n)
		qsort(w->edges, n, sizeof(*w->edges), by_frames);
	for (size_t i = 0; i < n; i++)
		if (!kept || by_frames(&w->edges[kept - 1], &w->edges[i]) != 0)
			w->edges[kept++] = w->edges[i];
	w->n_edges = kept;
	for (size_t i = 0; i < n; i++) {
		struct edge edge = edge_of(w->profile, i);
		const struct edge *found = bsearch(&edge, w->edges, kept, sizeof(edge), by_frames);

		group[i] = (size_t)(found - w->edges);
	}
}

static double seconds_of(const struct writer *w, const struct profile_weights *weights,
			 const int64_t *rows, size_t group)
{
	double sum = 0, each;

	for (size_t part = 0; part < weights->n_parts; part++) {
		each = profile_seconds_each(w->profile, part);
		sum += (double)rows[group * weights->n_parts + part] * (isnan(each) ? 1 : each);
	}
	return sum;
}

/* (calls, calls, own time, time): without counting recursion apart, both calls are the same. */
static void add_figures(const struct writer *w, const struct profile_weights *weights, size_t group)
{
	int64_t calls = profile_weights_total(weights, group);

	marshal_int(w->out, calls);
	marshal_int(w->out, calls);
	marshal_float(w->out, seconds_of(w, weights, weights->self, group));
	marshal_float(w->out, seconds_of(w, weights, weights->total, group));
}

static void add_key(const struct writer *w, size_t i)
{
	const struct profile_frame *frame = &w->profile->frames[i];
	struct buf name = {0};

	marshal_tuple(w->out, 3);
	if (frame->kind == PROFILE_PYTHON) {
		marshal_text(w->out, frame->file);
		marshal_int(w->out, frame->first_line);
		marshal_text(w->out, frame->function);
		return;
	}
	marshal_text(w->out, "~");
	marshal_int(w->out, 0);
	buf_addf(&name, *frame->file ? "<%s (%s)>" : "<%s>", frame->function, frame->file);
	marshal_text(w->out, buf_text(&name));
	w->out->failed |= name.failed;
	buf_release(&name);
}

/* `edge`: the first one of this callee or of a later one; moves behind its own. */
static void add_function(const struct writer *w, size_t frame, size_t *edge)
{
	add_key(w, frame);
	marshal_tuple(w->out, 5);
	add_figures(w, &w->functions, frame);
	marshal_dict(w->out);
	for (; *edge < w->n_edges && w->edges[*edge].callee == frame; (*edge)++) {
		if (w->edges[*edge].caller == SIZE_MAX)
			continue;
		add_key(w, w->edges[*edge].caller);
		marshal_tuple(w->out, 4);
		add_figures(w, &w->calls, *edge);
	}
	marshal_end(w->out);
}

int pstats_format(const struct stack_profile *profile, struct buf *out, struct err *err)
{
	struct writer w = {.profile = profile, .out = out};
	size_t *group = malloc((profile->n_nodes + 1) * sizeof(*group)), edge = 0;
	int rc = -1;

	w.edges = malloc((profile->n_nodes + 1) * sizeof(*w.edges));
	if (!group || !w.edges) {
		err_memory(err);
		goto out;
	}
	find_edges(&w, group);
	if (profile_functions_make(&w.functions, profile, NULL, 0, err) ||
	    profile_weights_make(&w.calls, profile, group, w.n_edges, err))
		goto out;
	marshal_dict(out);
	for (size_t i = 0; i < profile->n_frames; i++)
		if (profile_weights_total(&w.functions, i))
			add_function(&w, i, &edge);
		else
			for (; edge < w.n_edges && w.edges[edge].callee == i; edge++)
				;
	marshal_end(out);
	rc = buf_failed(out) ? err_memory(err) : 0;
out:
	profile_weights_release(&w.functions);
	profile_weights_release(&w.calls);
	free(w.edges);
	free(group);
	return rc;
}
