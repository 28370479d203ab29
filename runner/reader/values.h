/* Objects of a stopped target as text, read as data: nothing of the target runs, no length of it is
   trusted, and what cannot be decoded is named by its type and address. */
#ifndef RUNNER_READER_VALUES_H
#define RUNNER_READER_VALUES_H

#include "results/base/buf.h"
#include "runner/reader/layout.h"
#include "runner/reader/memory.h"

/* Addresses of the types that can be decoded, and of None. 0: not known, and such objects are shown
   as any other. */
struct object_types {
	uint64_t integer, boolean, real, text, bytes, list, tuple, dict, set, frozen_set, cell;
	uint64_t none;
};

struct values_source {
	struct memory *memory;
	const struct layout *layout;
	const struct object_types *types;
};

/* Of a str or bytes so many characters are shown, of a container so many members, and of those
   inside others as many, down to this depth; a number of more bits is only measured. */
enum { VALUE_CHARACTERS = 60, VALUE_MEMBERS = 5, VALUE_DEPTH = 3, VALUE_BITS = 480 };

/* Append what repr() says of the object at `at`, shortened by the rules above: "42", "'a\n'",
   "[0, 1, 2, 3, 4, ... 95 more]", "<Lock at 0x7f0c>". One line of UTF-8, whatever is there. The
   length of a str, bytes or container, -1 of any other. */
int64_t value_add(struct buf *out, const struct values_source *from, uint64_t at);

/* Append the name of its type. False: it cannot be read. */
bool value_add_type(struct buf *out, const struct values_source *from, uint64_t at);

#endif
