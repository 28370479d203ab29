#include "runner/reader/string_object.h"

#include "results/base/text.h"

#include <stdlib.h>
#include <string.h>

bool string_shape_of(struct string_shape *shape, const struct layout *layout,
		     const unsigned char head[LAYOUT_STRING])
{
	uint64_t length;
	uint32_t state;

	memcpy(&length, head + layout->st_length, sizeof(length));
	memcpy(&state, head + layout->st_state, sizeof(state));
	/* interned: 2 bits, then kind: 3, compact, ascii: the same in all builds with a GIL */
	shape->width = state >> 2 & 7;
	shape->begin = state >> 6 & 1 ? layout->st_ascii : layout->st_compact;
	shape->is_cut = length > STRING_MOST;
	shape->length = shape->is_cut ? STRING_MOST : length;
	return (state >> 5 & 1) && length <= INT64_MAX &&
	       (shape->width == 1 || shape->width == 2 || shape->width == 4);
}

uint32_t string_character(const unsigned char *at, unsigned width)
{
	uint32_t wide;
	uint16_t narrow;

	if (width == 1)
		return *at;
	if (width == 2) {
		memcpy(&narrow, at, sizeof(narrow));
		return narrow;
	}
	memcpy(&wide, at, sizeof(wide));
	return wide;
}

void string_add_utf8(struct buf *out, const unsigned char *characters, uint64_t length,
		     unsigned width)
{
	const uint32_t unknown = 0xfffd;

	for (uint64_t i = 0; i < length; i++) {
		uint32_t c = string_character(characters + i * width, width);
		char bytes[4];

		if (c == 0 || c > 0x10ffff)
			c = unknown;
		if (c >= 0xdc80 && c <= 0xdcff)
			buf_add(out, &(char){(char)c}, 1);
		else
			buf_add(out, bytes, text_encode(c, bytes));
	}
}

char *string_read_new(struct memory *memory, const struct layout *layout, uint64_t at)
{
	unsigned char head[LAYOUT_STRING], characters[STRING_MOST * 4];
	struct string_shape shape;
	struct buf out = {0};

	if (!memory_peek(memory, at, head, sizeof(head)) ||
	    !string_shape_of(&shape, layout, head) ||
	    !memory_peek(memory, at + shape.begin, characters, shape.length * shape.width))
		return NULL;
	string_add_utf8(&out, characters, shape.length, shape.width);
	if (shape.is_cut)
		buf_adds(&out, "...");
	buf_adds(&out, ""); /* also an empty one has its NUL */
	return buf_take(&out);
}
