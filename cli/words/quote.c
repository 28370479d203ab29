#include "cli/words/quote.h"

#include <string.h>

static void add_escaped(struct buf *out, unsigned char c, char quote)
{
	if (c == '\\' || c == (unsigned char)quote)
		buf_addf(out, "\\%c", c);
	else if (c == '\n')
		buf_adds(out, "\\n");
	else if (c == '\r')
		buf_adds(out, "\\r");
	else if (c == '\t')
		buf_adds(out, "\\t");
	else if (c < 0x20 || c == 0x7f)
		buf_addf(out, "\\x%02x", c);
	else
		buf_add(out, &c, 1);
}

void quote_python(struct buf *out, const char *text)
{
	char quote = strchr(text, '\'') && !strchr(text, '"') ? '"' : '\'';

	buf_add(out, &quote, 1);
	for (const unsigned char *c = (const unsigned char *)text; *c; c++)
		add_escaped(out, *c, quote);
	buf_add(out, &quote, 1);
}

void quote_shell(struct buf *out, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "@%_-+=:,./";

	if (*text && !text[strspn(text, plain)]) {
		buf_adds(out, text);
		return;
	}
	buf_adds(out, "'");
	for (; *text; text++)
		buf_adds(out, *text == '\'' ? "'\"'\"'" : (char[2]){*text, '\0'});
	buf_adds(out, "'");
}
