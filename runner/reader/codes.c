#include "runner/reader/codes.h"

#include "results/base/buf.h"
#include "runner/reader/string_object.h"

#include <stdlib.h>
#include <string.h>

static void code_free(struct code *code)
{
	if (!code)
		return;
	free((char *)code->shown.function);
	free((char *)code->shown.file);
	free(code->table);
	free(code);
}

void codes_release(struct codes *codes)
{
	for (size_t i = 0; i < codes->cap; i++)
		code_free(codes->slots[i]);
	for (size_t i = 0; i < codes->n_old; i++)
		code_free(codes->old[i]);
	free(codes->slots);
	free(codes->old);
	*codes = (struct codes){0};
}

/* ---- the table of addresses */

static size_t hash(uint64_t at, size_t cap)
{
	return (size_t)((at >> 4) * 0x9e3779b97f4a7c15u >> 20) & (cap - 1);
}

/* The slot of this address, or the free one where it belongs. */
static struct code **slot_of(struct code **slots, size_t cap, uint64_t at)
{
	size_t i = hash(at, cap);

	while (slots[i] && slots[i]->at != at)
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

static bool grow(struct codes *codes)
{
	size_t cap = codes->cap ? codes->cap * 2 : 1024;
	struct code **slots;

	if (codes->n * 2 < codes->cap)
		return true;
	slots = calloc(cap, sizeof(*slots));
	if (!slots)
		return false;
	for (size_t i = 0; i < codes->cap; i++)
		if (codes->slots[i])
			*slot_of(slots, cap, codes->slots[i]->at) = codes->slots[i];
	free(codes->slots);
	codes->slots = slots;
	codes->cap = cap;
	return true;
}

static bool retire(struct codes *codes, struct code *code)
{
	if (mem_reserve(&codes->old, &codes->cap_old, codes->n_old + 1, sizeof(*codes->old)))
		return false;
	codes->old[codes->n_old++] = code;
	return true;
}

struct code *codes_known(const struct codes *codes, uint64_t at)
{
	return codes->cap ? *slot_of(codes->slots, codes->cap, at) : NULL;
}

/* ---- one code object */

static uint64_t word_in(const unsigned char *head, uint64_t offset)
{
	uint64_t word;

	memcpy(&word, head + offset, sizeof(word));
	return word;
}

static struct code head_of(const struct layout *layout, uint64_t at, const unsigned char *head)
{
	struct code code = {
		.at = at,
		.file = word_in(head, layout->co_file),
		.name = word_in(head, layout->co_name),
		.lines = word_in(head, layout->co_lines),
		.size = (int64_t)word_in(head, layout->by_size),
	};

	memcpy(&code.first_line, head + layout->co_first_line, sizeof(code.first_line));
	return code;
}

static bool is_same(const struct code *a, const struct code *b)
{
	return a->file == b->file && a->name == b->name && a->lines == b->lines &&
	       a->first_line == b->first_line && a->size == b->size;
}

/* The bytes object with the table of lines. */
static bool read_table(struct code *code, struct memory *memory, const struct layout *layout)
{
	const uint64_t largest = 64u << 20;
	uint64_t n;

	if (!memory_word(memory, code->lines + layout->by_size, &n) || n > largest)
		return false;
	code->table = malloc(n + 1);
	code->n_table = n;
	return code->table && memory_read(memory, code->lines + layout->by_data, code->table, n);
}

static struct code *code_new(const struct code *head, struct memory *memory,
			     const struct layout *layout, uint64_t name)
{
	struct code *code = malloc(sizeof(*code));

	if (!code)
		return NULL;
	*code = *head;
	code->shown =
		(struct reader_code){string_read_new(memory, layout, name),
				     string_read_new(memory, layout, code->file), code->first_line};
	if (code->shown.function && code->shown.file && read_table(code, memory, layout))
		return code;
	code_free(code);
	return NULL;
}

struct code *codes_find(struct codes *codes, struct memory *memory, const struct layout *layout,
			uint64_t at, const unsigned char *head)
{
	struct code seen = head_of(layout, at, head), *code, **slot;

	if (!grow(codes))
		return NULL;
	slot = slot_of(codes->slots, codes->cap, at);
	if (*slot && is_same(*slot, &seen))
		return *slot;
	code = code_new(&seen, memory, layout,
			layout->co_qualname == LAYOUT_NONE ? seen.name
							   : word_in(head, layout->co_qualname));
	if (!code || (*slot && !retire(codes, *slot))) {
		code_free(code);
		return NULL;
	}
	codes->n += !*slot;
	*slot = code;
	return code;
}
