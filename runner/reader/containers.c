/* Lists, tuples, dicts and sets of the target: their length and their first members. */
#include "runner/reader/values_room.h"

#include <inttypes.h>
#include <string.h>

/* Of how many members the value at hand shows the first. */
static int64_t shown_of(const struct writing *writing, int64_t length)
{
	if (writing->depth >= VALUE_DEPTH - 1)
		return 0;
	return length < VALUE_MEMBERS ? length : VALUE_MEMBERS;
}

/* After `n` members. */
static void write_rest(struct writing *writing, int64_t n, int64_t length)
{
	if (length > n)
		buf_addf(writing->out, "%s... %" PRId64 " more", n ? ", " : "", length - n);
}

static void write_member(struct writing *writing, uint64_t at)
{
	writing->depth++;
	write_value(writing, at);
	writing->depth--;
}

/* ---- in a row */

static bool write_row(struct writing *writing, uint64_t items, int64_t length, const char *open,
		      const char *close)
{
	int64_t n = shown_of(writing, length);
	uint64_t members[VALUE_MEMBERS];

	if (!memory_peek(writing->from->memory, items, members, (size_t)n * sizeof(members[0])))
		return false;
	buf_adds(writing->out, open);
	for (int64_t i = 0; i < n; i++) {
		buf_adds(writing->out, i ? ", " : "");
		write_member(writing, members[i]);
	}
	write_rest(writing, n, length);
	buf_adds(writing->out, close);
	write_length(writing, length);
	return true;
}

bool write_list(struct writing *writing, uint64_t at)
{
	uint64_t items;
	int64_t length;

	return read_length(writing->from, at, OB_SIZE, &length) &&
	       memory_word(writing->from->memory, at + OB_REST, &items) &&
	       write_row(writing, items, length, "[", "]");
}

bool write_tuple(struct writing *writing, uint64_t at)
{
	int64_t length;

	return read_length(writing->from, at, OB_SIZE, &length) &&
	       write_row(writing, at + writing->from->layout->tu_items, length, "(",
			 shown_of(writing, length) == 1 ? ",)" : ")");
}

/* ---- dicts: entries in the order in which they came, some of them empty */

struct entries {
	uint64_t at, n;
	size_t size, key; /* of an entry; where its key is, with the value behind it */
	uint64_t values;  /* a table of values beside the keys; 0: they are in the entries */
};

/* Up to 3.10 the table says its size, and an index is as wide as that needs. */
static bool find_old_entries(const struct values_source *from, uint64_t keys, struct entries *e)
{
	const uint64_t largest = UINT64_C(1) << 44;
	uint64_t words[5];
	size_t width;

	if (!memory_peek(from->memory, keys, words, sizeof(words)) || words[1] > largest)
		return false;
	width = words[1] <= 0xff ? 1 : words[1] <= 0xffff ? 2 : words[1] <= 0xffffffff ? 4 : 8;
	*e = (struct entries){keys + sizeof(words) + words[1] * width, words[4], 24, 8, 0};
	return true;
}

/* Since 3.11 it says the logarithm of the bytes of all indices, and dicts with no keys but strs
   keep no hashes. */
static bool find_new_entries(const struct values_source *from, uint64_t keys, struct entries *e)
{
	const unsigned char most_log2 = 44;
	struct {
		uint64_t references;
		unsigned char log2_size, log2_bytes, kind, unused[5];
		uint64_t usable, n;
	} head;
	_Static_assert(sizeof(head) == 32, "as the interpreter has it");

	if (!memory_peek(from->memory, keys, &head, sizeof(head)) || head.log2_bytes > most_log2)
		return false;
	*e = (struct entries){.at = keys + sizeof(head) + (UINT64_C(1) << head.log2_bytes),
			      .n = head.n,
			      .size = head.kind ? 16 : 24,
			      .key = head.kind ? 0 : 8};
	return true;
}

static bool find_entries(const struct values_source *from, uint64_t at, struct entries *e)
{
	const unsigned minor = from->layout->minor;
	uint64_t keys, values;

	if (!memory_word(from->memory, at + 32, &keys) ||
	    !memory_word(from->memory, at + 40, &values) ||
	    !(minor >= 11 ? find_new_entries(from, keys, e) : find_old_entries(from, keys, e)))
		return false;
	if (values)
		e->values = values + (minor >= 13 ? 8 : 0); /* behind their number */
	return true;
}

static bool read_entry(const struct values_source *from, const struct entries *e, uint64_t i,
		       uint64_t *key, uint64_t *value)
{
	uint64_t at = e->at + i * e->size + e->key;

	return memory_word(from->memory, at, key) &&
	       memory_word(from->memory, e->values ? e->values + i * 8 : at + 8, value);
}

/* How many slots are looked at for the first members of a table that has few. */
static const uint64_t slots_most = 4096;

bool write_dict(struct writing *writing, uint64_t at)
{
	const struct values_source *from = writing->from;
	struct entries e = {0};
	int64_t length, wanted, n = 0;

	if (!read_length(from, at, OB_SIZE, &length) || !find_entries(from, at, &e))
		return false;
	wanted = shown_of(writing, length);
	buf_adds(writing->out, "{");
	for (uint64_t i = 0; n < wanted && i < e.n && i < slots_most; i++) {
		uint64_t key, value;

		if (!read_entry(from, &e, i, &key, &value))
			break;
		if (!value || !key)
			continue;
		buf_adds(writing->out, n++ ? ", " : "");
		write_member(writing, key);
		buf_adds(writing->out, ": ");
		write_member(writing, value);
	}
	write_rest(writing, n, length);
	buf_adds(writing->out, "}");
	write_length(writing, length);
	return true;
}

/* ---- sets: slots of a key and its hash */

static void write_slots(struct writing *writing, uint64_t table, uint64_t mask, int64_t length)
{
	const uint64_t hash_of_none = UINT64_MAX; /* -1: the key was taken out */
	int64_t wanted = shown_of(writing, length), n = 0;

	for (uint64_t i = 0; n < wanted && i <= mask && i < slots_most; i++) {
		uint64_t slot[2];

		if (!memory_peek(writing->from->memory, table + i * sizeof(slot), slot,
				 sizeof(slot)))
			break;
		if (!slot[0] || slot[1] == hash_of_none)
			continue;
		buf_adds(writing->out, n++ ? ", " : "");
		write_member(writing, slot[0]);
	}
	write_rest(writing, n, length);
}

static bool write_any_set(struct writing *writing, uint64_t at, const char *open, const char *close,
			  const char *empty)
{
	const struct values_source *from = writing->from;
	uint64_t mask, table;
	int64_t length;

	if (!read_length(from, at, 24, &length) || !memory_word(from->memory, at + 32, &mask) ||
	    !memory_word(from->memory, at + 40, &table))
		return false;
	buf_adds(writing->out, length ? open : empty);
	if (length) {
		write_slots(writing, table, mask, length);
		buf_adds(writing->out, close);
	}
	write_length(writing, length);
	return true;
}

bool write_set(struct writing *writing, uint64_t at)
{
	return write_any_set(writing, at, "{", "}", "set()");
}

bool write_frozen_set(struct writing *writing, uint64_t at)
{
	return write_any_set(writing, at, "frozenset({", "})", "frozenset()");
}
