#include "runner/reader/lines.h"

/* Sums of foreign numbers: they wrap as the interpreter's do, but here that is defined. */
static int plus(int line, int change)
{
	return (int)((unsigned)line + (unsigned)change);
}

static int signed_byte(unsigned char byte)
{
	return byte < 128 ? byte : byte - 256;
}

/* Objects/lnotab_notes.txt of 3.8: pairs of a step in bytes and a step in lines. */
static int find_lnotab(const unsigned char *table, size_t n, int line, int64_t at)
{
	int64_t begin = 0;

	for (size_t i = 0; i + 1 < n; i += 2) {
		begin += table[i];
		if (begin > at)
			break;
		line = plus(line, signed_byte(table[i + 1]));
	}
	return line;
}

/* Objects/lnotab_notes.txt of 3.10: pairs of a length in bytes and a step in lines before it; -128
   is no line. */
static int find_range(const unsigned char *table, size_t n, int line, int64_t at)
{
	int64_t end = 0;

	for (size_t i = 0; i + 1 < n; i += 2) {
		int step = signed_byte(table[i + 1]);

		end += table[i];
		if (step != -128)
			line = plus(line, step);
		if (at < end)
			return step == -128 ? 0 : line;
	}
	return 0;
}

/* ---- Objects/locations.md of 3.11 */

struct bytes {
	const unsigned char *next, *end;
};

static unsigned varint(struct bytes *bytes)
{
	unsigned value = 0;

	for (unsigned shift = 0; bytes->next < bytes->end; shift += 6) {
		unsigned byte = *bytes->next++;

		if (shift < 32)
			value |= (byte & 63) << shift;
		if (!(byte & 64))
			break;
	}
	return value;
}

static int signed_varint(struct bytes *bytes)
{
	unsigned value = varint(bytes);

	return value & 1 ? (int)-(value >> 1) : (int)(value >> 1);
}

static void skip(struct bytes *bytes, ptrdiff_t n)
{
	bytes->next = bytes->end - bytes->next < n ? bytes->end : bytes->next + n;
}

enum { NO_LINE = 15, LONG_FORM = 14, NO_COLUMNS = 13, ONE_LINE_MIN = 10 };

/* Read one entry: moves *line, and returns it, or 0 for none. */
static int next_entry(struct bytes *bytes, int form, int *line)
{
	if (form == NO_LINE)
		return 0;
	if (form == LONG_FORM) {
		*line = plus(*line, signed_varint(bytes));
		for (int i = 0; i < 3; i++) /* end line, columns */
			varint(bytes);
	} else if (form == NO_COLUMNS) {
		*line = plus(*line, signed_varint(bytes));
	} else if (form >= ONE_LINE_MIN) {
		*line = plus(*line, form - ONE_LINE_MIN);
		skip(bytes, 2);
	} else {
		skip(bytes, 1);
	}
	return *line;
}

static int find_location(const unsigned char *table, size_t n, int line, int64_t at)
{
	struct bytes bytes = {table, table + n};
	int64_t end = 0;

	while (bytes.next < bytes.end) {
		int head = *bytes.next++, found = next_entry(&bytes, head >> 3 & 15, &line);

		end += 2 * ((head & 7) + 1);
		if (at < end)
			return found;
	}
	return 0;
}

int lines_find(enum lines_kind kind, const unsigned char *table, size_t n, int first_line,
	       int64_t at)
{
	int line = first_line;

	if (at >= 0 && kind == LINES_LNOTAB)
		line = find_lnotab(table, n, first_line, at);
	else if (at >= 0 && kind == LINES_RANGES)
		line = find_range(table, n, first_line, at);
	else if (at >= 0)
		line = find_location(table, n, first_line, at);
	return line > 0 ? line : 0;
}
