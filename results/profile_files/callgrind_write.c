#include "results/profile_files/callgrind.h"

#include "results/base/text.h"
#include "results/profiles/call_edges.h"
#include "results/profile_files/stacks.h"
#include "results/profiles/profile_weights.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct writer {
	const struct stack_profile *profile;
	struct buf *out;
	struct call_edges edges;
	struct profile_weights calls; /* of edges */
	/* Of each frame its first node and the first edge that leaves it, of each of these the next
	   one; SIZE_MAX: no more. */
	size_t *node_of, *next_node, *edge_of, *next_edge;
	bool *is_named; /* its names stand in the file */
};

static int make_lists(struct writer *w, struct err *err)
{
	const struct stack_profile *profile = w->profile;

	w->node_of = malloc((profile->n_frames + 1) * sizeof(*w->node_of));
	w->edge_of = malloc((profile->n_frames + 1) * sizeof(*w->edge_of));
	w->next_node = malloc((profile->n_nodes + 1) * sizeof(*w->next_node));
	w->next_edge = malloc((w->edges.n + 1) * sizeof(*w->next_edge));
	w->is_named = calloc(profile->n_frames + 1, sizeof(*w->is_named));
	if (!w->node_of || !w->edge_of || !w->next_node || !w->next_edge || !w->is_named)
		return err_memory(err);
	for (size_t i = 0; i < profile->n_frames; i++)
		w->node_of[i] = w->edge_of[i] = SIZE_MAX;
	for (size_t i = profile->n_nodes; i-- > 0;) {
		w->next_node[i] = w->node_of[profile->nodes[i].frame];
		w->node_of[profile->nodes[i].frame] = i;
	}
	for (size_t i = w->edges.n; i-- > 0;) {
		size_t caller = w->edges.items[i].caller;

		if (caller == SIZE_MAX)
			continue;
		w->next_edge[i] = w->edge_of[caller];
		w->edge_of[caller] = i;
	}
	return 0;
}

static void release(struct writer *w)
{
	profile_weights_release(&w->calls);
	call_edges_release(&w->edges);
	free(w->node_of);
	free(w->edge_of);
	free(w->next_node);
	free(w->next_edge);
	free(w->is_named);
}

/* A name ends with its line. */
static void add_name(struct buf *out, const char *name)
{
	struct buf text = {0};
	uint32_t c;

	stacks_add_text(&text, *name ? name : "???");
	for (const char *s = buf_text(&text); *s;) {
		size_t len = text_decode(s, &c);

		if (text_is_control(c))
			buf_adds(out, "?");
		else
			buf_add(out, s, len);
		s += len;
	}
	out->failed |= text.failed;
	buf_release(&text);
}

/* "Samples": one word that begins with a letter. */
static void add_event(struct buf *out, const char *unit)
{
	if (unit && strcmp(unit, CALLGRIND_INSTRUCTIONS) == 0) {
		buf_adds(out, "Ir");
		return;
	}
	unit = unit && isalpha((unsigned char)*unit) ? unit : "samples";
	buf_addf(out, "%c", toupper((unsigned char)*unit));
	for (const char *s = unit + 1; *s; s++)
		buf_addf(out, "%c", isalnum((unsigned char)*s) ? *s : '_');
}

static void add_one_name(const struct writer *w, const char *key, size_t frame, const char *name)
{
	buf_addf(w->out, "%s=(%zu)", key, frame + 1);
	if (!w->is_named[frame]) {
		buf_adds(w->out, " ");
		add_name(w->out, name);
	}
	buf_adds(w->out, "\n");
}

/* File and function have the frame's number; their names stand where it comes first. */
static void add_place(const struct writer *w, bool is_callee, size_t frame)
{
	const struct profile_frame *of = &w->profile->frames[frame];

	add_one_name(w, is_callee ? "cfi" : "fl", frame, of->file);
	add_one_name(w, is_callee ? "cfn" : "fn", frame, of->function);
	w->is_named[frame] = true;
}

static void add_own(const struct writer *w, size_t frame)
{
	for (size_t i = w->node_of[frame]; i != SIZE_MAX; i = w->next_node[i]) {
		int line = w->profile->nodes[i].line;
		int64_t own = stack_profile_node_own(w->profile, i);

		if (own)
			buf_addf(w->out, "%d %" PRId64 "\n",
				 line ? line : w->profile->frames[frame].first_line, own);
	}
}

static void add_calls(const struct writer *w, size_t frame)
{
	for (size_t i = w->edge_of[frame]; i != SIZE_MAX; i = w->next_edge[i]) {
		size_t callee = w->edges.items[i].callee;
		int64_t total = profile_weights_total(&w->calls, i);

		if (!total)
			continue;
		add_place(w, true, callee);
		buf_addf(w->out, "calls=1 %d\n%d %" PRId64 "\n",
			 w->profile->frames[callee].first_line,
			 w->profile->frames[frame].first_line, total);
	}
}

static void add_all(const struct writer *w)
{
	int64_t sum = stack_profile_samples(w->profile);

	buf_adds(w->out, "# callgrind format\nversion: 1\ncreator: assay\ncmd: ");
	add_name(w->out, w->profile->name ? w->profile->name : "");
	buf_adds(w->out, "\npositions: line\nevents: ");
	add_event(w->out, w->profile->unit);
	buf_addf(w->out, "\nsummary: %" PRId64 "\n", sum);
	for (size_t i = 0; i < w->profile->n_frames; i++) {
		buf_adds(w->out, "\n");
		add_place(w, false, i);
		add_own(w, i);
		add_calls(w, i);
	}
	buf_addf(w->out, "\ntotals: %" PRId64 "\n", sum);
}

int callgrind_format(const struct stack_profile *profile, struct buf *out, struct err *err)
{
	struct writer w = {.profile = profile, .out = out};
	int rc = call_edges_make(&w.edges, profile, NULL, err) ||
		 profile_weights_make(&w.calls, profile, w.edges.of_node, w.edges.n, err) ||
		 make_lists(&w, err);

	if (!rc) {
		add_all(&w);
		rc = buf_failed(out) ? err_memory(err) : 0;
	}
	release(&w);
	return rc ? -1 : 0;
}
