#include "cli/explaining/by_allocations.h"
#include "cli/explaining/frame_words.h"
#include "cli/explaining/notes_words.h"
#include "results/base/json.h"

#include <string.h>

const char *const allocations_keys[SITE_COUNTS] = {
	[SITE_REQUESTS] = "requests",	    [SITE_BYTES] = "bytes",
	[SITE_TEMPORARY] = "temporary",	    [SITE_PEAK_BLOCKS] = "peak_blocks",
	[SITE_PEAK_BYTES] = "peak_bytes",   [SITE_LEFT_BLOCKS] = "leaked_blocks",
	[SITE_LEFT_BYTES] = "leaked_bytes",
};

const char *const allocations_titles[SITE_COUNTS] = {
	[SITE_REQUESTS] = "requests", [SITE_BYTES] = "bytes",	    [SITE_TEMPORARY] = "temporary",
	[SITE_PEAK_BYTES] = "peak",   [SITE_LEFT_BYTES] = "leaked",
};

enum worker_site_count allocations_most(const char *name)
{
	for (int kind = 0; name && kind < SITE_COUNTS; kind++)
		if (allocations_titles[kind] && strcmp(allocations_titles[kind], name) == 0)
			return (enum worker_site_count)kind;
	return name ? SITE_COUNTS : SITE_BYTES;
}

int allocations_table_make(struct counts_table *table, const struct allocations_counted *counted,
			   const size_t *group, size_t n, struct err *err)
{
	if (counts_table_make(table, counted->profiles, SITE_COUNTS, group, n, err))
		return -1;
	counts_table_floor(table, SITE_REQUESTS);
	counts_table_floor(table, SITE_BYTES);
	counts_table_floor(table, SITE_TEMPORARY);
	return 0;
}

/* More doublings than these would not narrow it. */
#define LEAK_PARTS 64

struct interval allocations_leak(const struct allocations_counted *counted)
{
	const struct stack_profile *profile = &counted->profiles[SITE_LEFT_BYTES];
	double each[LEAK_PARTS] = {0};
	struct interval leak;
	size_t n = 0, growing = 0;

	for (size_t part = 0; part < profile->n_parts && n < LEAK_PARTS; part++) {
		growing += profile->parts[part].samples > 0;
		each[n++] = (double)profile->parts[part].samples /
			    (double)profile->parts[part].iterations;
	}
	leak = interval_t(each, n, 0.95);
	if (2 * growing <= n && leak.low > 0)
		leak.low = 0;
	return leak;
}

/* ---- for people */

bool allocations_is_malloc(const struct stack_profile *profile, size_t node)
{
	const struct profile_frame *frame = &profile->frames[profile->nodes[node].frame];

	return frame->kind == PROFILE_NATIVE && strcmp(frame->function, ALLOCATIONS_MALLOC) == 0;
}

void allocations_add_place(struct buf *out, const struct stack_profile *profile, size_t node)
{
	const struct profile_node *of = &profile->nodes[node];
	struct buf place = {0};

	if (allocations_is_malloc(profile, node)) {
		buf_adds(out, ALLOCATIONS_MALLOC);
		if (of->parent == PROFILE_NO_PARENT)
			return;
		buf_adds(out, " in ");
		of = &profile->nodes[of->parent];
	}
	frame_name_add(out, &profile->frames[of->frame]);
	frame_place_add(&place, &profile->frames[of->frame], of->line);
	if (place.len)
		buf_addf(out, " (%s)", buf_text(&place));
	out->failed |= place.failed;
	buf_release(&place);
}

static void add_counted(struct buf *out, struct call_figure figure, const char *noun)
{
	bool is_one = call_figure_is_exact(figure) && figure.low >= 1 && figure.low <= 1;

	call_figure_add(out, figure);
	buf_addf(out, " %s%s", noun, is_one ? "" : "s");
}

void allocations_add_totals(struct buf *out, const struct call_figure total[SITE_COUNTS])
{
	add_counted(out, total[SITE_REQUESTS], "request");
	if (total[SITE_TEMPORARY].high > 0) {
		buf_adds(out, " (");
		call_figure_add(out, total[SITE_TEMPORARY]);
		buf_adds(out, " temporary)");
	}
	buf_adds(out, " of ");
	add_counted(out, total[SITE_BYTES], "byte");
	buf_adds(out, " per iteration, ");
	add_counted(out, total[SITE_PEAK_BYTES], "byte");
	buf_adds(out, " at the peak");
}

void allocations_add_leak(struct buf *out, struct call_figure figure, struct interval leak)
{
	if (!(leak.low > 0))
		return;
	buf_adds(out, "; it leaks ");
	if (call_figure_is_exact(figure))
		call_figure_add(out, figure);
	else
		buf_addf(out, "%.4g", leak.estimate);
	buf_adds(out, " bytes each time");
	if (!call_figure_is_exact(figure))
		buf_addf(out, " (95 %% interval %.4g to %.4g)", leak.low, leak.high);
}

/* ---- for programs */

void allocations_set_one(json_t *object, enum worker_site_count kind, struct call_figure figure)
{
	char low[32], high[32];

	json_object_set_new(object, allocations_keys[kind],
			    json_finite_new((figure.low + figure.high) / 2));
	if (call_figure_is_exact(figure))
		return;
	snprintf(low, sizeof(low), "%s_low", allocations_keys[kind]);
	snprintf(high, sizeof(high), "%s_high", allocations_keys[kind]);
	json_object_set_new(object, low, json_finite_new(figure.low));
	json_object_set_new(object, high, json_finite_new(figure.high));
}

void allocations_set(json_t *object, const struct call_figure figures[SITE_COUNTS])
{
	for (int kind = 0; kind < SITE_COUNTS; kind++)
		allocations_set_one(object, (enum worker_site_count)kind, figures[kind]);
}

void allocations_set_leak(json_t *object, struct interval leak)
{
	json_t *row = json_object();

	json_object_set_new(row, "bytes", json_finite_new(leak.estimate));
	json_object_set_new(row, "low", json_finite_new(leak.low));
	json_object_set_new(row, "high", json_finite_new(leak.high));
	json_object_set_new(row, "found", json_boolean(leak.low > 0));
	json_object_set_new(object, "leak", row);
}

json_t *allocations_place_json_new(const struct stack_profile *profile, size_t node)
{
	const struct profile_node *of = &profile->nodes[node];
	const struct profile_frame *frame = &profile->frames[of->frame];
	json_t *row = json_object();

	json_object_set_new(row, "function", json_text_new(frame->function));
	json_object_set_new(row, "file", *frame->file ? json_text_new(frame->file) : json_null());
	json_object_set_new(row, "line", of->line ? json_integer(of->line) : json_null());
	return row;
}

/* ---- notes */

static const char *const names[ALLOCATION_NOTES] = {
	[ALLOCATION_NOTE_REQUESTS] = "requests_not_objects",
	[ALLOCATION_NOTE_VARIES] = "varies",
	[ALLOCATION_NOTE_LOST_PATHS] = "lost_paths",
	[ALLOCATION_NOTE_LOST_BLOCKS] = "lost_blocks",
	[ALLOCATION_NOTE_NO_MALLOC] = "no_malloc",
};

static const char *const sentences[ALLOCATION_NOTES] = {
	[ALLOCATION_NOTE_REQUESTS] =
		"requests to allocators, not objects: free lists serve some objects without one",
	[ALLOCATION_NOTE_VARIES] = "some counts are not the same each time: then the least and the "
				   "most that were seen are given",
	[ALLOCATION_NOTE_LOST_PATHS] =
		"some requests are without their callers: the path was too long, or its thread did "
		"not hold the interpreter's lock",
	[ALLOCATION_NOTE_LOST_BLOCKS] = "more blocks were alive at once than are kept track of: "
					"peak and leaks are too low",
	[ALLOCATION_NOTE_NO_MALLOC] = "memory that C code asks malloc for, past Python, is not "
				      "seen: the preload library could not be loaded",
};

static bool varies(const struct counts_table *table)
{
	for (size_t i = 0; i < table->n * table->n_kinds; i++)
		if (!call_figure_is_exact(table->rows[i]))
			return true;
	return false;
}

void allocation_notes(const struct allocations_counted *counted, const struct counts_table *table,
		      bool notes[ALLOCATION_NOTES])
{
	notes[ALLOCATION_NOTE_REQUESTS] = true;
	notes[ALLOCATION_NOTE_VARIES] |= varies(table);
	notes[ALLOCATION_NOTE_LOST_PATHS] |= counted->lost_paths;
	notes[ALLOCATION_NOTE_LOST_BLOCKS] |= counted->lost_blocks;
	notes[ALLOCATION_NOTE_NO_MALLOC] |= !counted->sees_malloc;
}

json_t *allocation_notes_json_new(const bool notes[ALLOCATION_NOTES])
{
	return notes_json_new(names, notes, ALLOCATION_NOTES);
}

void allocation_notes_print(const bool notes[ALLOCATION_NOTES], FILE *out)
{
	notes_print(sentences, notes, ALLOCATION_NOTES, out);
}
