#include "runner/reader/values.h"

#include "results/base/repr.h"
#include "results/base/text.h"
#include "runner/reader/string_object.h"
#include "runner/reader/values_room.h"

#include <inttypes.h>
#include <string.h>

bool read_length(const struct values_source *from, uint64_t at, uint64_t offset, int64_t *length)
{
	const int64_t largest = INT64_C(1) << 47; /* bytes that a process can have */

	return memory_peek(from->memory, at + offset, length, sizeof(*length)) && *length >= 0 &&
	       *length <= largest;
}

void write_length(struct writing *writing, int64_t length)
{
	if (writing->depth == 0)
		writing->length = length;
}

/* ---- numbers */

enum { DIGIT_BITS = 30, DIGITS = VALUE_BITS / DIGIT_BITS };

/* The sign and the number of digits. Since 3.12 both are in a tag: 1 zero, 2 negative. */
static bool read_shape(const struct values_source *from, uint64_t at, bool *is_negative,
		       uint64_t *n)
{
	const uint64_t largest = UINT64_C(1) << 45;
	uint64_t word;

	if (!memory_word(from->memory, at + OB_SIZE, &word))
		return false;
	if (from->layout->minor >= 12) {
		*is_negative = (word & 3) == 2;
		*n = word >> 3;
	} else {
		*is_negative = word >> 63;
		*n = *is_negative ? -word : word;
	}
	return *n <= largest;
}

static void write_decimal(struct buf *out, uint32_t digits[DIGITS], size_t n)
{
	const uint32_t nine_places = 1000000000;
	uint32_t groups[DIGITS * DIGIT_BITS / 29 + 1];
	size_t n_groups = 0;

	do {
		uint64_t rest = 0;

		for (size_t i = n; i-- > 0;) {
			rest = rest << DIGIT_BITS | digits[i];
			digits[i] = (uint32_t)(rest / nine_places);
			rest %= nine_places;
		}
		while (n > 0 && digits[n - 1] == 0)
			n--;
		groups[n_groups++] = (uint32_t)rest;
	} while (n > 0);
	buf_addf(out, "%" PRIu32, groups[n_groups - 1]);
	while (--n_groups > 0)
		buf_addf(out, "%09" PRIu32, groups[n_groups - 1]);
}

static bool write_large(struct writing *writing, uint64_t at, uint64_t n)
{
	uint64_t bits = (n - 1) * DIGIT_BITS;
	uint32_t top;

	if (!memory_peek(writing->from->memory, at + OB_REST + (n - 1) * sizeof(top), &top,
			 sizeof(top)))
		return false;
	for (; top; top >>= 1)
		bits++;
	buf_addf(writing->out, "<int of %" PRIu64 " bits>", bits);
	return true;
}

static bool write_integer(struct writing *writing, uint64_t at)
{
	uint32_t digits[DIGITS];
	bool is_negative;
	uint64_t n;

	if (!read_shape(writing->from, at, &is_negative, &n))
		return false;
	if (n > DIGITS)
		return write_large(writing, at, n);
	if (!memory_peek(writing->from->memory, at + OB_REST, digits, n * sizeof(digits[0])))
		return false;
	for (size_t i = 0; i < n; i++)
		if (digits[i] >> DIGIT_BITS)
			return false;
	buf_adds(writing->out, is_negative ? "-" : "");
	write_decimal(writing->out, digits, n);
	return true;
}

static bool write_boolean(struct writing *writing, uint64_t at)
{
	uint32_t digit;

	if (!memory_peek(writing->from->memory, at + OB_REST, &digit, sizeof(digit)) || digit > 1)
		return false;
	buf_adds(writing->out, digit ? "True" : "False");
	return true;
}

static bool write_real(struct writing *writing, uint64_t at)
{
	double value;

	if (!memory_peek(writing->from->memory, at + OB_SIZE, &value, sizeof(value)))
		return false;
	repr_add(writing->out, value);
	return true;
}

/* ---- texts */

/* One character as repr() has it; that of bytes has no letters above ASCII. */
static void write_character(struct buf *out, uint32_t c, char quote, bool is_text)
{
	char bytes[4];

	if (c == '\t' || c == '\n' || c == '\r')
		buf_addf(out, "\\%c", c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
	else if (c == '\\' || c == (uint32_t)quote)
		buf_addf(out, "\\%c", (char)c);
	else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (!is_text && c > 0x7f))
		buf_addf(out, "\\x%02" PRIx32, c);
	else if (c > 0xffff && (c > 0x10ffff || text_is_control(c)))
		buf_addf(out, "\\U%08" PRIx32, c);
	else if ((c >= 0xd800 && c <= 0xdfff) || text_is_control(c))
		buf_addf(out, "\\u%04" PRIx32, c);
	else
		buf_add(out, bytes, text_encode(c, bytes));
}

/* `shown` characters of `length`, each `width` bytes. */
static void write_characters(struct writing *writing, const unsigned char *characters,
			     uint64_t shown, unsigned width, int64_t length, bool is_text)
{
	struct buf *out = writing->out;
	bool has_single = false, has_double = false;
	char quote;

	for (uint64_t i = 0; i < shown; i++) {
		uint32_t c = string_character(characters + i * width, width);

		has_single |= c == '\'';
		has_double |= c == '"';
	}
	quote = has_single && !has_double ? '"' : '\'';
	buf_addf(out, "%s%c", is_text ? "" : "b", quote);
	for (uint64_t i = 0; i < shown; i++)
		write_character(out, string_character(characters + i * width, width), quote,
				is_text);
	buf_addf(out, "%c", quote);
	if ((uint64_t)length > shown)
		buf_addf(out, "... %" PRId64 " more", length - (int64_t)shown);
	write_length(writing, length);
}

static uint64_t fewer(uint64_t n)
{
	return n < VALUE_CHARACTERS ? n : VALUE_CHARACTERS;
}

static bool write_text(struct writing *writing, uint64_t at)
{
	const struct layout *layout = writing->from->layout;
	unsigned char head[LAYOUT_STRING] = {0}, characters[VALUE_CHARACTERS * 4];
	struct string_shape shape;
	int64_t length;

	/* Not more than its head: it may be the last thing in its memory. */
	if (!memory_peek(writing->from->memory, at, head, layout->st_state + 4) ||
	    !string_shape_of(&shape, layout, head) ||
	    !read_length(writing->from, at, layout->st_length, &length) ||
	    !memory_peek(writing->from->memory, at + shape.begin, characters,
			 fewer(shape.length) * shape.width))
		return false;
	write_characters(writing, characters, fewer(shape.length), shape.width, length, true);
	return true;
}

static bool write_bytes(struct writing *writing, uint64_t at)
{
	const struct layout *layout = writing->from->layout;
	unsigned char bytes[VALUE_CHARACTERS];
	int64_t length;

	if (!read_length(writing->from, at, layout->by_size, &length) ||
	    !memory_peek(writing->from->memory, at + layout->by_data, bytes,
			 fewer((uint64_t)length)))
		return false;
	write_characters(writing, bytes, fewer((uint64_t)length), 1, length, false);
	return true;
}

/* ---- any */

static const struct {
	size_t type; /* where its address is in struct object_types */
	bool (*write)(struct writing *writing, uint64_t at);
} kinds[] = {
	{offsetof(struct object_types, integer), write_integer},
	{offsetof(struct object_types, boolean), write_boolean},
	{offsetof(struct object_types, real), write_real},
	{offsetof(struct object_types, text), write_text},
	{offsetof(struct object_types, bytes), write_bytes},
	{offsetof(struct object_types, list), write_list},
	{offsetof(struct object_types, tuple), write_tuple},
	{offsetof(struct object_types, dict), write_dict},
	{offsetof(struct object_types, set), write_set},
	{offsetof(struct object_types, frozen_set), write_frozen_set},
};

static bool write_known(struct writing *writing, uint64_t at, uint64_t type)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		uint64_t known;

		memcpy(&known, (const char *)writing->from->types + kinds[i].type, sizeof(known));
		if (known && known == type)
			return kinds[i].write(writing, at);
	}
	return false;
}

bool value_add_type(struct buf *out, const struct values_source *from, uint64_t at)
{
	enum { TYPE_NAME = 24, LONGEST = 100 };
	char name[LONGEST + 1] = "";
	uint64_t type, text;
	size_t n = 0;

	if (!memory_word(from->memory, at + OB_TYPE, &type) ||
	    !memory_word(from->memory, type + TYPE_NAME, &text))
		return false;
	while (n < LONGEST && memory_peek(from->memory, text + n, &name[n], 1) && name[n])
		n++;
	name[n] = '\0';
	for (const char *s = name; *s;) {
		uint32_t c;
		size_t step = text_decode(s, &c);

		if (step == 0 || text_is_control(c))
			return false;
		s += step;
	}
	buf_adds(out, name);
	return n > 0;
}

void write_value(struct writing *writing, uint64_t at)
{
	uint64_t type = 0;

	if (at && at == writing->from->types->none) {
		buf_adds(writing->out, "None");
		return;
	}
	if (memory_word(writing->from->memory, at + OB_TYPE, &type) &&
	    write_known(writing, at, type))
		return;
	buf_adds(writing->out, "<");
	if (!value_add_type(writing->out, writing->from, at))
		buf_adds(writing->out, "of a type that cannot be read,");
	buf_addf(writing->out, " at 0x%" PRIx64 ">", at);
}

int64_t value_add(struct buf *out, const struct values_source *from, uint64_t at)
{
	struct writing writing = {.out = out, .from = from, .length = -1};

	write_value(&writing, at);
	return writing.length;
}
