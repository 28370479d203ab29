#include "results/profile_files/tracemalloc.h"

#include "results/profile_files/pickle.h"

#include <string.h>

/* How many frames a trace may have, as far as the reader is told. */
#define LIMIT 65535

struct writer {
	const struct stack_profile *bytes, *blocks;
	struct buf *out;
	bool has_length; /* a trace ends in the number of its frames: from 3.9 on */
	uint32_t n_kept; /* objects */
};

static bool is_native(const struct writer *w, size_t node)
{
	return w->bytes->frames[w->bytes->nodes[node].frame].kind != PROFILE_PYTHON;
}

/* ((file, line), ...), the innermost first; returns how many. */
static int add_frames(const struct writer *w, size_t node)
{
	int n = 0;

	pickle_tuple(w->out);
	for (; node != PROFILE_NO_PARENT; node = w->bytes->nodes[node].parent) {
		const struct profile_node *of = &w->bytes->nodes[node];

		if (is_native(w, node))
			continue;
		pickle_tuple(w->out);
		pickle_text(w->out, w->bytes->frames[of->frame].file);
		pickle_int(w->out, of->line);
		pickle_tuple_end(w->out);
		n++;
	}
	if (n == 0) { /* as tracemalloc has it */
		pickle_tuple(w->out);
		pickle_text(w->out, "<unknown>");
		pickle_int(w->out, 0);
		pickle_tuple_end(w->out);
	}
	pickle_tuple_end(w->out);
	return n ? n : 1;
}

static void add_trace(const struct writer *w, size_t node, int64_t size, uint32_t frames, int n)
{
	pickle_tuple(w->out);
	pickle_int(w->out, is_native(w, node) ? TRACEMALLOC_MALLOC : 0);
	pickle_int(w->out, size);
	pickle_again(w->out, frames);
	if (w->has_length)
		pickle_int(w->out, n);
	pickle_tuple_end(w->out);
}

/* The frames stand first, as an item of the list that is taken away again. */
static int keep_frames(struct writer *w, size_t node)
{
	int n = add_frames(w, node);

	pickle_keep(w->out, ++w->n_kept);
	pickle_drop(w->out);
	return n;
}

/* The bytes are dealt out to the blocks; the first ones have one more where they are uneven. */
static void add_node(struct writer *w, size_t node)
{
	int64_t bytes = stack_profile_node_own(w->bytes, node);
	int64_t blocks = stack_profile_node_own(w->blocks, node);
	uint32_t frames;
	int n;

	if (bytes <= 0 && blocks <= 0)
		return;
	blocks = blocks > 0 ? blocks : 1;
	n = keep_frames(w, node);
	frames = w->n_kept;
	for (int64_t i = 0; i < blocks; i++)
		add_trace(w, node, bytes / blocks + (i < bytes % blocks), frames, n);
}

static void add_traces(struct writer *w)
{
	pickle_object(w->out, "tracemalloc", "_Traces");
	pickle_dict(w->out);
	pickle_text(w->out, "_traces");
	pickle_list(w->out);
	for (size_t node = 0; node < w->bytes->n_nodes; node++)
		add_node(w, node);
	pickle_list_end(w->out);
	pickle_dict_end(w->out);
	pickle_state(w->out);
}

int tracemalloc_format(const struct stack_profile *bytes, const struct stack_profile *blocks,
		       struct buf *out, struct err *err)
{
	struct writer w = {.bytes = bytes, .blocks = blocks, .out = out};

	w.has_length = !bytes->interpreter || !strstr(bytes->interpreter, " 3.8.");
	pickle_begin(out);
	pickle_object(out, "tracemalloc", "Snapshot");
	pickle_dict(out);
	pickle_text(out, "traces");
	add_traces(&w);
	pickle_text(out, "traceback_limit");
	pickle_int(out, LIMIT);
	pickle_dict_end(out);
	pickle_state(out);
	pickle_end(out);
	return buf_failed(out) ? err_memory(err) : 0;
}
