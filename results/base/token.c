#include "results/base/token.h"

#include "results/base/text.h"

#include <ctype.h>
#include <string.h>

/* ---- texts */

/* Lone surrogates become the bytes they stand for, unless these would then read as something else.
   From `from` on, `out` contains only such bytes. */
static void settle_bytes(struct buf *out, size_t from)
{
	struct buf instead = {0};
	const char *s;
	char encoded[4];
	size_t len = 1;
	uint32_t c;

	if (buf_failed(out) || out->len < from + 2)
		return;
	for (s = out->data + from; *s && len == 1; s += len)
		len = text_decode_any(s, &c);
	if (len == 1)
		return;
	for (s = out->data + from; *s; s++) {
		len = text_encode(0xdc00 | (unsigned char)*s, encoded);
		buf_add(&instead, encoded, len);
	}
	out->len = from;
	buf_add(out, buf_text(&instead), instead.len);
	out->failed |= buf_failed(&instead);
	buf_release(&instead);
}

/* The value of four hexadecimal digits, -1 when they are not digits. */
static int32_t hex4(const char *s, const char *end)
{
	int32_t c = 0;

	if (end - s < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		if (!isxdigit((unsigned char)s[i]))
			return -1;
		c = c << 4 | (isdigit((unsigned char)s[i]) ? s[i] - '0' : (s[i] | 32) - 'a' + 10);
	}
	return c;
}

/* The character of the escape at s ("\\n", "\\u0041", "\\ud83d\\ude00"), *len its bytes; -1: none.
 */
static int32_t escaped(const char *s, const char *end, size_t *len)
{
	static const char names[] = "\"\"\\\\//n\nr\rt\tb\bf\f";
	int32_t c, low;

	*len = 2;
	if (end - s < 2)
		return -1;
	for (const char *name = names; *name; name += 2)
		if (s[1] == name[0])
			return (unsigned char)name[1];
	c = s[1] == 'u' ? hex4(s + 2, end) : -1;
	*len = 6;
	if (c < 0xd800 || c > 0xdbff || end - s < 12 || s[6] != '\\' || s[7] != 'u')
		return c;
	low = hex4(s + 8, end);
	if (low < 0xdc00 || low > 0xdfff)
		return c;
	*len = 12;
	return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
}

/* The character at s, which is not an escape; *len its bytes, 0 when it is not UTF-8. */
static int32_t plain(const char *s, const char *end, size_t *len)
{
	char ended[5] = "";
	uint32_t c;

	memcpy(ended, s, end - s < 4 ? (size_t)(end - s) : 4);
	*len = text_decode(ended, &c);
	return (int32_t)c;
}

const char *token_text(const char **at, const char *end, struct buf *out)
{
	const char *s = *at + 1;
	size_t bytes_from = out->len, len;
	char encoded[4];
	int32_t c;

	for (; s < end && *s != '"'; s += len) {
		*at = s;
		c = *s == '\\' ? escaped(s, end, &len) : plain(s, end, &len);
		if (*s == '\\' && c <= 0)
			return c ? "not an escape of JSON" : "\\u0000 cannot be in a text";
		if (len == 0)
			return "bytes that are not UTF-8";
		if ((unsigned char)*s < 0x20)
			return "a control character in a text: JSON writes it as \\n or \\u000a";
		if (c >= 0xdc80 && c <= 0xdcff) {
			encoded[0] = (char)(c & 0xff);
			buf_add(out, encoded, 1);
			continue;
		}
		settle_bytes(out, bytes_from);
		buf_add(out, encoded, text_encode((uint32_t)c, encoded));
		bytes_from = out->len;
	}
	settle_bytes(out, bytes_from);
	*at = s < end ? s + 1 : end;
	return s < end ? NULL : "the file ends too early";
}

/* ---- numbers */

static const char *digits_end(const char *s, const char *end)
{
	while (s < end && *s >= '0' && *s <= '9')
		s++;
	return s;
}

/* An exponent such as "e-7", if there is one. NULL: it is incomplete. */
static const char *exponent_end(const char *s, const char *end)
{
	const char *from;

	if (s == end || (*s != 'e' && *s != 'E'))
		return s;
	s++;
	s += s < end && (*s == '+' || *s == '-');
	from = s;
	s = digits_end(s, end);
	return s > from ? s : NULL;
}

/* The value of the digits; false when it is beyond 64 bits. */
static bool fits(const char *s, const char *end, int64_t *integer)
{
	bool is_negative = *s == '-';

	*integer = 0;
	for (s += is_negative; s < end; s++)
		if (__builtin_mul_overflow(*integer, (int64_t)10, integer) ||
		    __builtin_sub_overflow(*integer, (int64_t)(*s - '0'), integer))
			return false;
	return is_negative || !__builtin_sub_overflow((int64_t)0, *integer, integer);
}

const char *token_number(const char *s, const char *end, enum token_kind *kind, int64_t *integer)
{
	const char *start = s, *from;

	s += s < end && *s == '-';
	from = s;
	s = digits_end(s, end);
	if (s == from || (*from == '0' && s > from + 1))
		return NULL;
	*kind = TOKEN_REAL;
	if (s < end && *s == '.') {
		from = s + 1;
		s = digits_end(from, end);
		if (s == from)
			return NULL;
	} else if (s < end && *s != 'e' && *s != 'E') {
		*kind = fits(start, s, integer) ? TOKEN_INT : TOKEN_BIG;
		return s;
	}
	s = exponent_end(s, end);
	return s && s < end ? s : NULL;
}

const char *token_word(const char *s, const char *end)
{
	while (s < end && (isalnum((unsigned char)*s) || (*s && strchr("+-._", *s))))
		s++;
	return s;
}
