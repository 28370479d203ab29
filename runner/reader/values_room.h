/* Between values.c and containers.c: one value on its way to text. */
#ifndef RUNNER_READER_VALUES_ROOM_H
#define RUNNER_READER_VALUES_ROOM_H

#include "runner/reader/values.h"

/* All versions with a GIL have these in the same places: in an object its type, in one of variable
   size that; the rest of it begins here. The self-test holds them against each interpreter. */
enum { OB_TYPE = 8, OB_SIZE = 16, OB_REST = 24 };

struct writing {
	struct buf *out;
	const struct values_source *from;
	int depth;	/* of the value at hand: 0 is the outermost */
	int64_t length; /* of the outermost; -1: it has none */
};

/* One that is inside another. */
void write_value(struct writing *writing, uint64_t at);
/* Of the value at hand. */
void write_length(struct writing *writing, int64_t length);

/* The word at `offset` in the object as a length. False: it cannot be read, or be one. */
bool read_length(const struct values_source *from, uint64_t at, uint64_t offset, int64_t *length);

/* Each appends an object of its type. False: it cannot be decoded, and nothing was appended. */
bool write_list(struct writing *writing, uint64_t at);
bool write_tuple(struct writing *writing, uint64_t at);
bool write_dict(struct writing *writing, uint64_t at);
bool write_set(struct writing *writing, uint64_t at);
bool write_frozen_set(struct writing *writing, uint64_t at);

#endif
