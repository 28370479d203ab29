#include "results/base/base64.h"

void base64_add(struct buf *out, const void *bytes, size_t len)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *from = bytes;

	for (size_t i = 0; i < len; i += 3) {
		unsigned second = i + 1 < len ? from[i + 1] : 0,
			 third = i + 2 < len ? from[i + 2] : 0;
		unsigned group = (unsigned)from[i] << 16 | second << 8 | third;
		const char text[4] = {digits[group >> 18], digits[group >> 12 & 63],
				      i + 1 < len ? digits[group >> 6 & 63] : '=',
				      i + 2 < len ? digits[group & 63] : '='};

		buf_add(out, text, 4);
	}
}
