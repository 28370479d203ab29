#include "results/profile_files/pstats.h"

#include "results/profiles/call_edges.h"
#include "results/profile_files/marshal.h"
#include "results/profiles/profile_functions.h"
#include "results/profiles/profile_time.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Calls of groups, where the profile counts them. */
struct counted {
	int64_t *outer, *all;
};

struct writer {
	const struct stack_profile *profile;
	struct buf *out;
	struct profile_weights functions, calls; /* of frames; of edges */
	struct call_edges edges;
	struct counted counted[2]; /* of functions, of edges; NULL: weights are samples */
};

/* ---- a profile of calls */

/* A call is an outer one where no node above it is of the same group. Deep chains are walked once a
   node: trees of calls are shallow but for recursion. */
static bool is_outer(const struct stack_profile *profile, const size_t *group, size_t node)
{
	for (size_t i = profile->nodes[node].parent; i != PROFILE_NO_PARENT;
	     i = profile->nodes[i].parent)
		if (group[i] == group[node])
			return false;
	return true;
}

static int count_calls(struct counted *counted, const struct stack_profile *profile,
		       const size_t *group, size_t n, struct err *err)
{
	counted->outer = calloc(n + 1, sizeof(*counted->outer));
	counted->all = calloc(n + 1, sizeof(*counted->all));
	if (!counted->outer || !counted->all)
		return err_memory(err);
	for (size_t i = 0; i < profile->n_nodes; i++) {
		int64_t own = stack_profile_node_own(profile, i);

		counted->all[group[i]] += own;
		if (is_outer(profile, group, i))
			counted->outer[group[i]] += own;
	}
	return 0;
}

/* `edges`: the edge of each node. */
static int count_all(struct writer *w, const size_t *edges, struct err *err)
{
	const struct stack_profile *profile = w->profile;
	size_t *frames;
	int rc;

	if (!profile->unit || strcmp(profile->unit, PSTATS_CALLS) != 0)
		return 0;
	frames = malloc((profile->n_nodes + 1) * sizeof(*frames));
	if (!frames)
		return err_memory(err);
	for (size_t i = 0; i < profile->n_nodes; i++)
		frames[i] = profile->nodes[i].frame;
	rc = count_calls(&w->counted[0], profile, frames, profile->n_frames, err) ||
	     count_calls(&w->counted[1], profile, edges, w->edges.n, err);
	free(frames);
	return rc ? -1 : 0;
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

/* Calls are known: those that are not from within the group itself, and all. There is no time. */
static void add_calls(const struct writer *w, size_t group, const int64_t *outer,
		      const int64_t *all, bool of_edge)
{
	/* cProfile has them the other way round under a caller. */
	marshal_int(w->out, of_edge ? all[group] : outer[group]);
	marshal_int(w->out, of_edge ? outer[group] : all[group]);
	marshal_float(w->out, 0);
	marshal_float(w->out, 0);
}

/* (calls, calls, own time, time): without counting recursion apart, both calls are the same. */
static void add_figures(const struct writer *w, const struct profile_weights *weights, size_t group)
{
	int64_t calls = profile_weights_total(weights, group);

	if (w->counted[0].all) {
		const struct counted *of = &w->counted[weights == &w->calls];

		add_calls(w, group, of->outer, of->all, weights == &w->calls);
		return;
	}
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
	for (; *edge < w->edges.n && w->edges.items[*edge].callee == frame; (*edge)++) {
		if (w->edges.items[*edge].caller == SIZE_MAX)
			continue;
		add_key(w, w->edges.items[*edge].caller);
		marshal_tuple(w->out, 4);
		add_figures(w, &w->calls, *edge);
	}
	marshal_end(w->out);
}

int pstats_format(const struct stack_profile *profile, struct buf *out, struct err *err)
{
	struct writer w = {.profile = profile, .out = out};
	size_t edge = 0;
	int rc = -1;

	if (call_edges_make(&w.edges, profile, NULL, err) || count_all(&w, w.edges.of_node, err) ||
	    profile_functions_make(&w.functions, profile, NULL, 0, err) ||
	    profile_weights_make(&w.calls, profile, w.edges.of_node, w.edges.n, err))
		goto out;
	marshal_dict(out);
	for (size_t i = 0; i < profile->n_frames; i++)
		if (profile_weights_total(&w.functions, i))
			add_function(&w, i, &edge);
		else
			for (; edge < w.edges.n && w.edges.items[edge].callee == i; edge++)
				;
	marshal_end(out);
	rc = buf_failed(out) ? err_memory(err) : 0;
out:
	profile_weights_release(&w.functions);
	profile_weights_release(&w.calls);
	for (int i = 0; i < 2; i++) {
		free(w.counted[i].outer);
		free(w.counted[i].all);
	}
	call_edges_release(&w.edges);
	return rc;
}
