#include "results/profile_files/tracemalloc.h"

#include "results/profile_files/pickle.h"

#include <stdlib.h>
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

/* False: nothing of it is alive. */
static bool is_alive(const struct writer *w, size_t node, int64_t *bytes, int64_t *blocks)
{
	*bytes = stack_profile_node_own(w->bytes, node);
	*blocks = stack_profile_node_own(w->blocks, node);
	if (*bytes <= 0 && *blocks <= 0)
		return false;
	*blocks = *blocks > 0 ? *blocks : 1;
	return true;
}

/* The bytes are dealt out to the blocks; the first ones have one more where they are uneven. */
static void add_node(struct writer *w, size_t node)
{
	int64_t bytes, blocks;
	uint32_t frames;
	int n;

	if (!is_alive(w, node, &bytes, &blocks))
		return;
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

/* ---- as text */

struct row {
	const char *file;
	int line;
	int64_t bytes, blocks;
};

static int by_place(const void *a, const void *b)
{
	const struct row *one = a, *other = b;
	int order = strcmp(one->file, other->file);

	return order ? order : (one->line > other->line) - (one->line < other->line);
}

/* The most first; of equal ones the last place. */
static int by_bytes(const void *a, const void *b)
{
	const struct row *one = a, *other = b;

	if (one->bytes != other->bytes)
		return one->bytes > other->bytes ? -1 : 1;
	if (one->blocks != other->blocks)
		return one->blocks > other->blocks ? -1 : 1;
	return by_place(b, a);
}

/* Of the innermost Python frame. */
static struct row row_of(const struct writer *w, size_t node)
{
	while (node != PROFILE_NO_PARENT && is_native(w, node))
		node = w->bytes->nodes[node].parent;
	if (node == PROFILE_NO_PARENT)
		return (struct row){.file = "<unknown>"};
	return (struct row){.file = w->bytes->frames[w->bytes->nodes[node].frame].file,
			    .line = w->bytes->nodes[node].line};
}

/* Rows in the order of their places, equal places as one; returns how many. */
static size_t make_rows(const struct writer *w, struct row *rows)
{
	size_t n = 0, kept = 0;

	for (size_t node = 0; node < w->bytes->n_nodes; node++) {
		int64_t bytes, blocks;

		if (!is_alive(w, node, &bytes, &blocks))
			continue;
		rows[n] = row_of(w, node);
		rows[n].bytes = bytes;
		rows[n++].blocks = blocks;
	}
	qsort(rows, n, sizeof(*rows), by_place);
	for (size_t i = 0; i < n; i++) {
		if (i && by_place(&rows[kept - 1], &rows[i]) == 0) {
			rows[kept - 1].bytes += rows[i].bytes;
			rows[kept - 1].blocks += rows[i].blocks;
		} else {
			rows[kept++] = rows[i];
		}
	}
	return kept;
}

/* Lib/tracemalloc.py, _format_size */
static void add_size(struct buf *out, double size)
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
	size_t i = 0;

	for (; i < 4 && size >= 10 * 1024; i++)
		size /= 1024;
	buf_addf(out, "%.*f %s", i && size < 100 ? 1 : 0, size, units[i]);
}

int tracemalloc_top_format(const struct stack_profile *bytes, const struct stack_profile *blocks,
			   struct buf *out, struct err *err)
{
	const struct writer w = {.bytes = bytes, .blocks = blocks};
	struct row *rows = malloc((bytes->n_nodes + 1) * sizeof(*rows));
	size_t n;

	if (!rows)
		return err_memory(err);
	n = make_rows(&w, rows);
	qsort(rows, n, sizeof(*rows), by_bytes);
	for (size_t i = 0; i < n; i++) {
		buf_addf(out, "%s:%d: size=", rows[i].file, rows[i].line);
		add_size(out, (double)rows[i].bytes);
		buf_addf(out, ", count=%lld, average=", (long long)rows[i].blocks);
		add_size(out, (double)rows[i].bytes / (double)rows[i].blocks);
		buf_adds(out, "\n");
	}
	free(rows);
	return buf_failed(out) ? err_memory(err) : 0;
}
