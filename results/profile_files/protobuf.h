/*
 * Protocol buffers on the wire: https://protobuf.dev/programming-guides/encoding. Only what pprof's
 * messages need: whole numbers, bytes, and messages within each other.
 */
#ifndef RESULTS_PROFILE_FILES_PROTOBUF_H
#define RESULTS_PROFILE_FILES_PROTOBUF_H

#include "results/base/buf.h"

#include <stdint.h>

/* Append a field. A number that is 0 is left out, as the format has it. */
void protobuf_add_number(struct buf *out, unsigned field, int64_t number);
void protobuf_add_bytes(struct buf *out, unsigned field, const void *bytes, size_t len);
/* A bare number, for a list of them that becomes the bytes of a field. */
void protobuf_add_packed(struct buf *out, uint64_t number);

/* Bytes that are read, borrowed. */
struct protobuf {
	const unsigned char *at, *end;
};
struct protobuf_field {
	unsigned number;
	bool is_number; /* else bytes */
	uint64_t value;
	struct protobuf bytes; /* also of a list of numbers */
};
/* 1: a field; 0: the end; -1: the bytes are no message. */
int protobuf_next(struct protobuf *from, struct protobuf_field *field);
/* 1, 0 or -1 for a bare number. */
int protobuf_next_packed(struct protobuf *from, uint64_t *number);

#endif
