#include "results/profile_files/marshal.h"

#include "results/profile_files/stacks.h"

#include <string.h>

static void add_bytes(struct buf *out, uint64_t value, int n)
{
	for (int i = 0; i < n; i++) {
		unsigned char byte = (unsigned char)(value >> (8 * i));

		buf_add(out, &byte, 1);
	}
}

void marshal_tuple(struct buf *out, unsigned n)
{
	buf_add(out, "(", 1);
	add_bytes(out, n, 4);
}

void marshal_dict(struct buf *out)
{
	buf_add(out, "{", 1);
}

void marshal_end(struct buf *out)
{
	buf_add(out, "0", 1);
}

void marshal_text(struct buf *out, const char *text)
{
	struct buf plain = {0};

	stacks_add_text(&plain, text);
	buf_add(out, "u", 1);
	add_bytes(out, plain.len, 4);
	buf_add(out, buf_text(&plain), plain.len);
	out->failed |= plain.failed;
	buf_release(&plain);
}

/* Beyond 32 bits: how many digits of 15 bits, and these. */
void marshal_int(struct buf *out, int64_t value)
{
	uint64_t rest = (uint64_t)value;
	int digits = 0;

	if (value <= INT32_MAX) {
		buf_add(out, "i", 1);
		add_bytes(out, (uint64_t)value, 4);
		return;
	}
	for (uint64_t left = rest; left; left >>= 15)
		digits++;
	buf_add(out, "l", 1);
	add_bytes(out, (uint64_t)digits, 4);
	for (; rest; rest >>= 15)
		add_bytes(out, rest & 0x7fff, 2);
}

void marshal_float(struct buf *out, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	buf_add(out, "g", 1);
	add_bytes(out, bits, 8);
}
