#include "results/base/encoding.h"

#include "results/base/text.h"

#include <stdint.h>
#include <string.h>

static uint32_t unit_at(const unsigned char *s, bool is_little)
{
	return is_little ? s[0] | (uint32_t)s[1] << 8 : s[1] | (uint32_t)s[0] << 8;
}

/* The unit at s, with the next one where both are a surrogate pair. *len: bytes. */
static uint32_t character_at(const unsigned char *s, const unsigned char *end, bool is_little,
			     size_t *len)
{
	uint32_t high = unit_at(s, is_little);
	uint32_t low = end - s >= 4 ? unit_at(s + 2, is_little) : 0;

	*len = 2;
	if (high < 0xd800 || high > 0xdbff || low < 0xdc00 || low > 0xdfff)
		return high;
	*len = 4;
	return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

static int from_utf16(struct buf *text, bool is_little, struct err *err)
{
	const unsigned char *s = (const unsigned char *)text->data + 2;
	const unsigned char *end = (const unsigned char *)text->data + text->len;
	struct buf utf8 = {0};
	char encoded[4];
	size_t len;

	if (text->len % 2)
		return err_set(err, ERR_INPUT, "is UTF-16 that ends in the middle of a character");
	for (; s < end; s += len)
		buf_add(&utf8, encoded,
			text_encode(character_at(s, end, is_little, &len), encoded));
	buf_release(text);
	*text = utf8;
	return buf_failed(text) ? err_memory(err) : 0;
}

static bool begins(const struct buf *text, const char *mark)
{
	return text->len >= strlen(mark) && memcmp(text->data, mark, strlen(mark)) == 0;
}

int encoding_settle(struct buf *text, struct err *err)
{
	if (begins(text, "\xff\xfe"))
		return from_utf16(text, true, err);
	if (begins(text, "\xfe\xff"))
		return from_utf16(text, false, err);
	if (begins(text, "\xef\xbb\xbf")) {
		text->len -= 3;
		memmove(text->data, text->data + 3, text->len + 1);
	}
	return 0;
}
