#include "results/base/text.h"

#include "results/base/buf.h"

#include <string.h>

size_t text_decode(const char *text, uint32_t *c)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *s = (const unsigned char *)text;
	size_t len = *s < 0x80	 ? 1
		     : *s < 0xc2 ? 0 /* a continuation, or an overlong form of ASCII */
		     : *s < 0xe0 ? 2
		     : *s < 0xf0 ? 3
		     : *s < 0xf5 ? 4
				 : 0;

	*c = len < 2 ? *s : *s & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (s[i] & 0x3f);
	}
	if (len > 1 && (*c < smallest[len] || (*c >= 0xd800 && *c < 0xe000) || *c > 0x10ffff))
		return 0;
	return len;
}

/* The surrogate that three bytes encode, 0 when they encode none. */
static uint32_t surrogate(const unsigned char *s)
{
	if (s[0] != 0xed || s[1] < 0xa0 || s[1] > 0xbf || (s[2] & 0xc0) != 0x80)
		return 0;
	return 0xd000 | (uint32_t)(s[1] & 0x3f) << 6 | (s[2] & 0x3f);
}

size_t text_decode_any(const char *text, uint32_t *c)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t len = text_decode(text, c);

	if (len)
		return len;
	*c = surrogate(s);
	if (*c)
		return 3;
	*c = 0xdc00 | *s;
	return 1;
}

size_t text_encode(uint32_t c, char to[4])
{
	static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	if (len == 1) {
		to[0] = (char)c;
		return 1;
	}
	for (size_t i = len - 1; i > 0; i--, c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)(lead[len] | c);
	return len;
}

bool text_is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

bool text_is_command(const char *at, bool is_first)
{
	return (is_first && strncmp(at, "::", 2) == 0) || strncmp(at, "##[", 3) == 0;
}

/* What Python's str.isspace() accepts. */
static bool is_space(uint32_t c)
{
	return c == ' ' || (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x1f) || c == 0x85 ||
	       c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
	       c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* Most texts are as they should be: ASCII, and no space at either end. */
static bool is_clean(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	if (*s <= ' ')
		return *s == '\0';
	while (*s > 0 && *s < 0x80)
		s++;
	return *s == '\0' && s[-1] > ' ';
}

char *text_clean_new(const char *text)
{
	struct buf out = {0};
	size_t kept = 0, len; /* kept: bytes up to the last character that is no space */
	uint32_t c;

	if (is_clean(text))
		return strdup(text);
	for (; *text; text += len) {
		len = text_decode_any(text, &c);
		if (is_space(c) && out.len == 0)
			continue;
		buf_add(&out, text, len);
		if (!is_space(c))
			kept = out.len;
	}
	if (out.data) {
		out.len = kept;
		out.data[kept] = '\0';
	}
	return buf_take(&out);
}

const char *text_last_lines(const char *text, size_t len, int lines)
{
	const char *at = text + len;

	if (at > text && at[-1] == '\n')
		at--;
	while (at > text && (at[-1] != '\n' || --lines > 0))
		at--;
	return at;
}
