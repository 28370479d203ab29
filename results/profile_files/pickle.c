#include "results/profile_files/pickle.h"

#include "results/profile_files/stacks.h"

/* The opcodes of Lib/pickle.py. */
static void add(struct buf *out, const char *opcode)
{
	buf_add(out, opcode, 1);
}

static void add_bytes(struct buf *out, uint64_t value, int n)
{
	for (int i = 0; i < n; i++) {
		unsigned char byte = (unsigned char)(value >> (8 * i));

		buf_add(out, &byte, 1);
	}
}

void pickle_begin(struct buf *out)
{
	buf_add(out, "\x80\x02", 2);
}

void pickle_end(struct buf *out)
{
	add(out, ".");
}

void pickle_object(struct buf *out, const char *module, const char *name)
{
	buf_addf(out, "c%s\n%s\n)", module, name);
	add(out, "\x81");
}

void pickle_state(struct buf *out)
{
	add(out, "b");
}

void pickle_dict(struct buf *out)
{
	buf_adds(out, "}(");
}

void pickle_dict_end(struct buf *out)
{
	add(out, "u");
}

void pickle_list(struct buf *out)
{
	buf_adds(out, "](");
}

void pickle_list_end(struct buf *out)
{
	add(out, "e");
}

void pickle_tuple(struct buf *out)
{
	add(out, "(");
}

void pickle_tuple_end(struct buf *out)
{
	add(out, "t");
}

void pickle_text(struct buf *out, const char *text)
{
	struct buf plain = {0};

	stacks_add_text(&plain, text);
	add(out, "X");
	add_bytes(out, plain.len, 4);
	buf_add(out, buf_text(&plain), plain.len);
	out->failed |= plain.failed;
	buf_release(&plain);
}

/* Beyond 32 bits: eight bytes, the lowest first. */
void pickle_int(struct buf *out, int64_t value)
{
	if (value >= INT32_MIN && value <= INT32_MAX) {
		add(out, "J");
		add_bytes(out, (uint64_t)value, 4);
		return;
	}
	buf_add(out, "\x8a\x08", 2);
	add_bytes(out, (uint64_t)value, 8);
}

void pickle_keep(struct buf *out, uint32_t number)
{
	add(out, "r");
	add_bytes(out, number, 4);
}

void pickle_again(struct buf *out, uint32_t number)
{
	add(out, "j");
	add_bytes(out, number, 4);
}

void pickle_drop(struct buf *out)
{
	add(out, "0");
}
