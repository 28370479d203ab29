/* A str object of the target: its header read as data, its characters as UTF-8. */
#ifndef RUNNER_READER_STRING_OBJECT_H
#define RUNNER_READER_STRING_OBJECT_H

#include "results/base/buf.h"
#include "runner/reader/layout.h"
#include "runner/reader/memory.h"

/* Longer strs are cut there: no name of a function or file is that long. */
#define STRING_MOST 4096

struct string_shape {
	unsigned width;	 /* bytes of a character: 1, 2 or 4 */
	uint64_t length; /* in characters, at most STRING_MOST */
	uint64_t begin;	 /* offset of the first character in the object */
	bool is_cut;
};

/* From the first LAYOUT_STRING bytes of the object. False: that is no str as names are. */
bool string_shape_of(struct string_shape *shape, const struct layout *layout,
		     const unsigned char head[LAYOUT_STRING]);

/* The character (`width` bytes, not aligned) at `at`: any number when it is wrong. */
uint32_t string_character(const unsigned char *at, unsigned width);

/* Append characters (`width` bytes each, not aligned) as UTF-8. A surrogate that stands for a byte
   of a file's name (PEP 383) is that byte again; NUL, with which a C string would end, is U+FFFD.
 */
void string_add_utf8(struct buf *out, const unsigned char *characters, uint64_t length,
		     unsigned width);

/* The str at this address, to be freed. NULL: it could not be read. */
char *string_read_new(struct memory *memory, const struct layout *layout, uint64_t at);

#endif
