#include "results/profile_files/protobuf.h"

enum wire { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2, WIRE_FIXED32 = 5 };

void protobuf_add_packed(struct buf *out, uint64_t number)
{
	unsigned char bytes[10];
	size_t n = 0;

	for (; number >= 0x80; number >>= 7)
		bytes[n++] = (unsigned char)(number | 0x80);
	bytes[n++] = (unsigned char)number;
	buf_add(out, bytes, n);
}

void protobuf_add_number(struct buf *out, unsigned field, int64_t number)
{
	if (!number)
		return;
	protobuf_add_packed(out, field << 3 | WIRE_VARINT);
	protobuf_add_packed(out, (uint64_t)number);
}

void protobuf_add_bytes(struct buf *out, unsigned field, const void *bytes, size_t len)
{
	protobuf_add_packed(out, field << 3 | WIRE_BYTES);
	protobuf_add_packed(out, len);
	buf_add(out, bytes, len);
}

int protobuf_next_packed(struct protobuf *from, uint64_t *number)
{
	*number = 0;
	if (from->at == from->end)
		return 0;
	for (unsigned shift = 0; from->at < from->end && shift < 64; shift += 7) {
		unsigned char byte = *from->at++;

		*number |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return 1;
	}
	return -1;
}

/* So many bytes that follow, taken as the field's. */
static int take(struct protobuf *from, uint64_t len, struct protobuf_field *field)
{
	if (len > (uint64_t)(from->end - from->at))
		return -1;
	field->bytes = (struct protobuf){from->at, from->at + len};
	from->at += len;
	return 1;
}

int protobuf_next(struct protobuf *from, struct protobuf_field *field)
{
	uint64_t tag, len;
	int more = protobuf_next_packed(from, &tag);

	*field = (struct protobuf_field){.bytes = {from->at, from->at}}; /* of a number: none */
	if (more <= 0)
		return more;
	if (tag >> 3 == 0 || tag >> 3 > 1u << 29)
		return -1;
	field->number = (unsigned)(tag >> 3);
	switch (tag & 7) {
	case WIRE_VARINT:
		field->is_number = true;
		return protobuf_next_packed(from, &field->value) == 1 ? 1 : -1;
	case WIRE_BYTES:
		return protobuf_next_packed(from, &len) == 1 ? take(from, len, field) : -1;
	case WIRE_FIXED64:
		return take(from, 8, field);
	case WIRE_FIXED32:
		return take(from, 4, field);
	default:
		return -1;
	}
}
