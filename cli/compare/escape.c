#include "cli/compare/escape.h"

#include "cli/words/text.h"

#include <string.h>

/* The visible form of `text`; "" when memory ran out, which `out` then shows. */
static const char *visible(struct buf *buf, struct buf *out, const char *text)
{
	text_escape(buf, text, true);
	out->failed |= buf_failed(buf);
	return buf_text(buf);
}

/* What one byte of `special` becomes: the text of the same index; NULL for any other byte. */
static const char *replacement(char c, const char *special, const char *const *instead)
{
	const char *found = strchr(special, c);

	return found ? instead[found - special] : NULL;
}

static void replace(struct buf *out, const char *text, const char *special,
		    const char *const *instead)
{
	struct buf buf = {0};

	for (const char *s = visible(&buf, out, text); *s; s++) {
		const char *other = replacement(*s, special, instead);

		if (other)
			buf_adds(out, other);
		else
			buf_add(out, s, 1);
	}
	buf_release(&buf);
}

void escape_markdown(struct buf *out, const char *text)
{
	/* A comment in the middle keeps @name from being a mention; an entity would not. */
	static const char *const instead[] = {"\\\\", "\\`",  "\\*",   "\\_", "\\[",
					      "\\]",  "\\#",  "\\|",   "\\~", "\\!",
					      "&lt;", "&gt;", "&amp;", "\\$", "@<!-- -->"};
	struct buf linked = {0};

	replace(&linked, text, "\\`*_[]#|~!<>&$@", instead);
	for (const char *s = buf_text(&linked); *s; s++) { /* no links either */
		buf_add(out, s, 1);
		if (strncmp(s, "://", 3) == 0 || strncmp(s, "www.", 4) == 0)
			buf_adds(out, "<!-- -->");
	}
	out->failed |= buf_failed(&linked);
	buf_release(&linked);
}

static size_t longest_run(const char *text, char c)
{
	size_t longest = 0, run = 0;

	for (; *text; text++) {
		run = *text == c ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

void escape_markdown_code(struct buf *out, const char *text)
{
	struct buf buf = {0};
	const char *s = visible(&buf, out, text);
	size_t fence = longest_run(s, '`') + 1;
	/* Blanks inside of the fence are taken away again by whoever reads a longer one. */
	const char *blank = fence > 1 || *s == ' ' ? " " : "";

	for (size_t i = 0; i < fence; i++)
		buf_adds(out, "`");
	buf_adds(out, blank);
	for (; *s; s++) { /* a pipe would end a table's cell even inside of code */
		buf_adds(out, *s == '|' ? "\\" : "");
		buf_add(out, s, 1);
	}
	buf_adds(out, blank);
	for (size_t i = 0; i < fence; i++)
		buf_adds(out, "`");
	buf_release(&buf);
}

void escape_markdown_block(struct buf *out, const char *text)
{
	struct buf buf = {0};
	const char *s = visible(&buf, out, text);
	size_t fence = longest_run(s, '`') + 1;

	fence = fence < 3 ? 3 : fence;
	for (int end = 0; end < 2; end++) {
		for (size_t i = 0; i < fence; i++)
			buf_adds(out, "`");
		buf_adds(out, "\n");
		if (!end)
			buf_addf(out, "%s\n", s);
	}
	buf_adds(out, "\n");
	buf_release(&buf);
}

void escape_xml(struct buf *out, const char *text)
{
	struct buf buf = {0};
	const char *s = visible(&buf, out, text);

	while (*s) {
		const char *start = s;
		int32_t point = text_next(&s);

		if (point == '&')
			buf_adds(out, "&amp;");
		else if (point == '<')
			buf_adds(out, "&lt;");
		else if (point == '>')
			buf_adds(out, "&gt;");
		else if (point == '"')
			buf_adds(out, "&quot;");
		else if (point == '\'')
			buf_adds(out, "&#39;");
		else if (point == 0xfffe || point == 0xffff) /* no characters of XML 1.0 */
			buf_addf(out, "\\u%04x", (unsigned)point);
		else
			buf_add(out, start, (size_t)(s - start));
	}
	buf_release(&buf);
}

void escape_csv(struct buf *out, const char *text)
{
	struct buf buf = {0};
	const char *s = visible(&buf, out, text);
	const char *quote = strpbrk(s, ",\"; ") ? "\"" : "";

	buf_adds(out, quote);
	for (; *s; s++) {
		buf_adds(out, *s == '"' ? "\"" : "");
		buf_add(out, s, 1);
	}
	buf_adds(out, quote);
	buf_release(&buf);
}

void escape_github_message(struct buf *out, const char *text)
{
	static const char *const instead[] = {"%25"};

	/* Line ends are not there any more: text_escape shows them as \n. */
	replace(out, text, "%", instead);
}

void escape_github_property(struct buf *out, const char *text)
{
	static const char *const instead[] = {"%25", "%3A", "%2C"};

	replace(out, text, "%:,", instead);
}

void escape_benchfmt_name(struct buf *out, const char *text)
{
	struct buf buf = {0};
	const char *s = visible(&buf, out, text);

	while (*s) {
		const char *start = s;
		int32_t point = text_next(&s);

		/* Go splits at every blank of Unicode; only ASCII is sure to be none. */
		if (point > ' ' && point < 0x7f)
			buf_add(out, start, 1);
		else if (point == ' ')
			buf_adds(out, "_");
		else
			buf_addf(out, "\\u%04x", (unsigned)point);
	}
	buf_release(&buf);
}
