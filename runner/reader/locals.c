#include "runner/reader/locals.h"

#include "runner/os/interrupt.h"
#include "runner/reader/string_object.h"
#include "runner/reader/values_room.h"

#include <stdlib.h>
#include <string.h>

void locals_clear(struct locals *locals)
{
	for (size_t i = 0; i < locals->n; i++) {
		free((char *)locals->items[i].name);
		free((char *)locals->items[i].type);
		free((char *)locals->items[i].value);
	}
	locals->n = locals->n_spans = 0;
}

void locals_release(struct locals *locals)
{
	locals_clear(locals);
	free(locals->items);
	free(locals->spans);
	*locals = (struct locals){0};
}

/* ---- their names, by slot */

/* One of the tuples of names in a code object. */
struct names {
	uint64_t items; /* address of the first */
	int64_t n;
	uint64_t kinds; /* address of a byte for each; 0: all are of this kind: */
	enum reader_local_kind kind;
};

static bool read_names(struct names *names, const struct values_source *from, uint64_t code,
		       uint64_t offset, enum reader_local_kind kind)
{
	const int64_t most = 1 << 16; /* no function has more */
	uint64_t tuple;

	if (!memory_word(from->memory, code + offset, &tuple) ||
	    !read_length(from, tuple, OB_SIZE, &names->n) || names->n > most)
		return false;
	names->items = tuple + from->layout->tu_items;
	names->kinds = 0;
	names->kind = kind;
	return true;
}

/* Where the kinds of these names are, since 3.11: a bytes object with one for each. */
static bool read_kinds(struct names *names, const struct values_source *from, uint64_t code)
{
	const struct layout *layout = from->layout;
	uint64_t bytes;
	int64_t n;

	if (!memory_word(from->memory, code + layout->co_kinds, &bytes) ||
	    !read_length(from, bytes, layout->by_size, &n) || n != names->n)
		return false;
	names->kinds = bytes + layout->by_data;
	return true;
}

/* Up to three tuples, whose slots follow each other. Their number, or -1. */
static int find_names(struct names names[3], const struct values_source *from, uint64_t code)
{
	const struct layout *layout = from->layout;

	if (!read_names(&names[0], from, code, layout->co_locals, READER_LOCAL))
		return -1;
	if (layout->co_kinds != LAYOUT_NONE)
		return read_kinds(&names[0], from, code) ? 1 : -1;
	return read_names(&names[1], from, code, layout->co_cells, READER_CELL) &&
			       read_names(&names[2], from, code, layout->co_frees, READER_FREE)
		       ? 3
		       : -1;
}

enum { HIDDEN = 0x10, LOCAL = 0x20, CELL = 0x40, FREE = 0x80 };

/* False: it cannot be read. */
static bool find_kind(const struct names *names, const struct values_source *from, int64_t i,
		      struct reader_local *local, bool *is_hidden)
{
	unsigned char kind = 0;

	*is_hidden = false;
	local->kind = names->kind;
	if (!names->kinds)
		return true;
	if (!memory_peek(from->memory, names->kinds + (uint64_t)i, &kind, 1))
		return false;
	*is_hidden = kind & HIDDEN;
	local->kind = kind & FREE ? READER_FREE : kind & CELL ? READER_CELL : READER_LOCAL;
	return true;
}

/* Up to 3.10 an argument that functions inside use too has two slots, and moves to its cell. */
static bool is_moved(const struct locals *locals, size_t first, const char *name)
{
	for (size_t i = first; i < locals->n; i++)
		if (strcmp(locals->items[i].name, name) == 0 && !locals->items[i].value)
			return true;
	return false;
}

static void drop_moved(struct locals *locals, size_t first, const char *name)
{
	size_t i = first;

	while (strcmp(locals->items[i].name, name) != 0)
		i++;
	free((char *)locals->items[i].name);
	free((char *)locals->items[i].type);
	memmove(&locals->items[i], &locals->items[i + 1],
		(locals->n - i - 1) * sizeof(*locals->items));
	locals->n--;
}

/* ---- their values */

/* What is in a slot; of a variable with a cell, what is in that. 0: nothing. */
static bool read_slot(const struct values_source *from, uint64_t slot, enum reader_local_kind kind,
		      uint64_t *object)
{
	uint64_t type;

	if (!memory_word(from->memory, slot, object))
		return false;
	*object &= ~from->layout->code_tag;
	/* A frame that has just begun has not made its cells yet. */
	if (*object && kind != READER_LOCAL && from->types->cell &&
	    memory_word(from->memory, *object + OB_TYPE, &type) && type == from->types->cell)
		return memory_word(from->memory, *object + OB_SIZE, object);
	return true;
}

static bool describe(struct reader_local *local, const struct values_source *from, uint64_t object)
{
	struct buf type = {0}, value = {0};

	local->length = -1;
	if (!object)
		return true;
	if (value_add_type(&type, from, object))
		local->type = buf_take(&type);
	local->length = value_add(&value, from, object);
	local->value = buf_take(&value);
	buf_release(&type);
	return local->value;
}

static bool add_one(struct locals *locals, const struct values_source *from,
		    const struct names *names, int64_t i, uint64_t slot, size_t first)
{
	struct reader_local local = {0};
	uint64_t name, object;
	bool is_hidden;

	if (!find_kind(names, from, i, &local, &is_hidden) ||
	    !memory_word(from->memory, names->items + (uint64_t)i * 8, &name) ||
	    !read_slot(from, slot, local.kind, &object))
		return false;
	if (is_hidden && !object)
		return true; /* of a comprehension that does not run */
	if (mem_reserve(&locals->items, &locals->cap, locals->n + 1, sizeof(*locals->items)))
		return false;
	local.name = string_read_new(from->memory, from->layout, name);
	if (!local.name || !describe(&local, from, object)) {
		free((char *)local.name);
		free((char *)local.type);
		return false;
	}
	if (names->kind == READER_CELL && is_moved(locals, first, local.name))
		drop_moved(locals, first, local.name);
	locals->items[locals->n++] = local;
	return true;
}

static bool is_enough(const struct locals *locals, const struct locals_span *span, int64_t until_ns)
{
	return locals->n - span->first >= LOCALS_OF_FRAME || locals->n >= LOCALS_OF_SAMPLE ||
	       clock_now_ns() >= until_ns;
}

static bool add_frame(struct locals *locals, const struct values_source *from,
		      const struct raw_frame *frame, int64_t until_ns, struct locals_span *span)
{
	uint64_t slot = frame->address + from->layout->fr_locals;
	struct names names[3];
	int n = find_names(names, from, frame->code->at);

	*span = (struct locals_span){.first = locals->n};
	for (int t = 0; t < n; t++)
		for (int64_t i = 0; i < names[t].n; i++, slot += 8) {
			if (is_enough(locals, span, until_ns)) {
				span->left_out += (size_t)(names[t].n - i);
				break;
			}
			if (!add_one(locals, from, &names[t], i, slot, span->first))
				return false;
		}
	span->n = locals->n - span->first;
	return n > 0;
}

bool locals_add(struct locals *locals, const struct values_source *from,
		const struct raw_frame *frames, size_t n, int64_t until_ns)
{
	if (mem_reserve(&locals->spans, &locals->cap_spans, locals->n_spans + n,
			sizeof(*locals->spans)))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!add_frame(locals, from, &frames[i], until_ns,
			       &locals->spans[locals->n_spans++]))
			return false;
	return true;
}
