#include "cli/words/text.h"

#include "cli/words/term.h"
#include "results/text.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

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

/* wcwidth() answers for the thread's locale; the C library's tables for UTF-8 are asked for
   whatever the user's locale is, since what is measured is UTF-8. */
static locale_t enter_utf8(locale_t *old)
{
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);

	*old = utf8 ? uselocale(utf8) : (locale_t)0;
	return utf8;
}

static void leave_utf8(locale_t utf8, locale_t old)
{
	if (utf8) {
		uselocale(old);
		freelocale(utf8);
	}
}

/* Needs enter_utf8() for what is not ASCII. */
static size_t point_width(int32_t point)
{
	int width;

	if (point < 0x300) /* before the first combining character everything is one column */
		return 1;
	width = wcwidth((wchar_t)point);
	return width < 0 ? 1 : (size_t)width;
}

size_t text_fit(const char *text, size_t columns)
{
	const char *s = text, *end = text;
	size_t used = 0;
	locale_t old, utf8 = enter_utf8(&old);

	while (*s) {
		used += point_width(text_next(&s));
		if (used > columns)
			break;
		end = s;
	}
	leave_utf8(utf8, old);
	return (size_t)(end - text);
}

/* Most texts are, and then no locale needs to be loaded, which takes longer than all the rest. */
static bool is_ascii(const char *text)
{
	while (*text && (unsigned char)*text < 0x80)
		text++;
	return *text == '\0';
}

size_t text_width(const char *text)
{
	size_t width = 0;
	locale_t old, utf8;

	if (is_ascii(text))
		return strlen(text);
	utf8 = enter_utf8(&old);

	while (*text)
		width += point_width(text_next(&text));
	leave_utf8(utf8, old);
	return width;
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
			fprintf(out, "%s%.*s", at_start ? "" : " ", (int)length, text);
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
