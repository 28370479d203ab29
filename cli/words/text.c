#include "cli/words/text.h"

#include "cli/words/term.h"
#include "cli/words/widths.h"
#include "results/base/text.h"

#include <stdlib.h>
#include <string.h>

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

int32_t text_next(const char **text)
{
	static const int32_t smallest[] = {0, 0x80, 0x800, 0x10000};
	const char *s = *text;
	unsigned char first = (unsigned char)*s;
	int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
	int32_t point;

	if (first == 0)
		return 0;
	*text = s + 1;
	if (first < 0x80)
		return first;
	if (first < 0xc2 || first > 0xf4)
		return -1;
	point = first & (0x3f >> more);
	for (int i = 1; i <= more; i++) {
		if (!is_continuation(s[i]))
			return -1;
		point = point << 6 | (s[i] & 0x3f);
	}
	if (point < smallest[more] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
		return -1;
	*text = s + 1 + more;
	return point;
}

size_t text_length(const char *text)
{
	size_t n = 0;

	while (*text) {
		text_next(&text);
		n++;
	}
	return n;
}

static bool is_in(const struct code_points *ranges, size_t n, int32_t point)
{
	size_t low = 0;

	while (low < n) {
		size_t middle = low + (n - low) / 2;

		if (point > ranges[middle].last)
			low = middle + 1;
		else if (point < ranges[middle].first)
			n = middle;
		else
			return true;
	}
	return false;
}

#define IS_IN(ranges, point) is_in(ranges, sizeof(ranges) / sizeof((ranges)[0]), point)

/* Not wcwidth(): it depends on the locale, and some systems have no UTF-8 locale. */
static size_t point_width(int32_t point)
{
	if (point < no_column[0].first) /* nearly all characters */
		return 1;
	return IS_IN(no_column, point) ? 0 : IS_IN(two_columns, point) ? 2 : 1;
}

size_t text_fit(const char *text, size_t columns)
{
	const char *s = text, *end = text;
	size_t used = 0;

	while (*s) {
		used += point_width(text_next(&s));
		if (used > columns)
			break;
		end = s;
	}
	return (size_t)(end - text);
}

size_t text_width(const char *text)
{
	size_t width = 0;

	while (*text)
		width += point_width(text_next(&text));
	return width;
}

size_t text_fit_end(const char *text, size_t columns)
{
	const char *s = text, *at;
	size_t left = text_width(text), width;

	for (;;) {
		at = s;
		if (*s == '\0')
			break;
		width = point_width(text_next(&s));
		if (left <= columns && width > 0)
			break;
		left -= width;
	}
	return (size_t)(at - text);
}

static void escape_point(struct buf *out, int32_t point)
{
	if (point == '\n')
		buf_adds(out, "\\n");
	else if (point == '\r')
		buf_adds(out, "\\r");
	else if (point == '\t')
		buf_adds(out, "\\t");
	else if (point < 0x100)
		buf_addf(out, "\\x%02x", (unsigned)point);
	else if (point < 0x10000)
		buf_addf(out, "\\u%04x", (unsigned)point);
	else
		buf_addf(out, "\\U%08x", (unsigned)point);
}

void text_escape(struct buf *out, const char *data, bool utf8)
{
	const char *first = data + strspn(data, " ");

	while (*data) {
		const char *start = data;
		int32_t point = text_next(&data);

		if (point < 0)
			escape_point(out, (unsigned char)*start);
		else if (text_is_command(start, start == first))
			escape_point(out, point);
		else if (text_is_control((uint32_t)point) || (point >= 0x80 && !utf8))
			escape_point(out, point);
		else
			buf_add(out, start, (size_t)(data - start));
	}
}

/* Wrapping begins new lines, where "::" is a command, even after blanks. */
static void print_word(FILE *out, const char *word, size_t length, bool at_start)
{
	bool is_command = at_start && text_is_command(word, true);

	fprintf(out, "%s%s%.*s", at_start ? "" : " ", is_command ? "\\x3a" : "",
		(int)length - is_command, word + is_command);
}

void text_wrap(FILE *out, const char *text, size_t column, size_t indent, size_t columns)
{
	bool at_start = true;

	while (*text) {
		size_t length = strcspn(text, " \n"), width;
		struct buf word = {0};

		buf_add(&word, text, length);
		width = text_width(buf_text(&word));
		buf_release(&word);
		if (!at_start && column + 1 + width > columns) {
			fprintf(out, "\n%*s", (int)indent, "");
			column = indent;
			at_start = true;
		}
		if (length) {
			print_word(out, text, length, at_start);
			column += width + !at_start;
			at_start = false;
		}
		text += length;
		if (*text == '\n') {
			fprintf(out, "\n%*s", text[1] && text[1] != '\n' ? (int)indent : 0, "");
			column = indent;
			at_start = true;
		}
		text += *text != '\0';
	}
}

void text_escape_lines(struct buf *out, const char *data)
{
	bool utf8 = term_is_utf8();

	buf_clear(out);
	while (data && *data) {
		size_t len = strcspn(data, "\n");
		char *line = strndup(data, len);

		if (!line)
			return;
		text_escape(out, line, utf8);
		buf_adds(out, "\n");
		free(line);
		data += len + (data[len] == '\n');
	}
}
