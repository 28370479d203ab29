#include "runner/worker/room_text.h"

/* As UTF-8, into `out` (4 bytes): how many. What stands for a byte that was none is that byte; a
   NUL, or half of a pair, is a question mark. */
static uint32_t encode(Py_UCS4 c, char *out)
{
	if (c >= 0xdc80 && c <= 0xdcff) {
		out[0] = (char)(c - 0xdc00);
		return 1;
	}
	if (c == 0 || (c >= 0xd800 && c <= 0xdfff))
		c = '?';
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* Where the text begins; the first byte of all is a NUL, the empty text. */
static uint32_t add_text(struct sites_room *room, PyObject *text)
{
	Py_ssize_t n = PyUnicode_GetLength(text);
	uint32_t at, to;

	if (room->n_text == 0)
		room->n_text = 1;
	at = to = room->n_text;
	if (n < 0 || to == SITES_TEXT)
		return 0;
	for (Py_ssize_t i = 0; i < n; i++) {
		if (to + 5 > SITES_TEXT)
			return 0;
		to += encode(PyUnicode_ReadChar(text, i), room->text + to);
	}
	room->text[to] = '\0';
	room->n_text = to + 1;
	return at;
}

void room_text_add_code(struct sites_room *room, uint32_t number, const struct own_code *code)
{
	room->codes[number] = (struct site_code){add_text(room, code->file),
						 add_text(room, code->name), code->first_line};
	atomic_store_explicit(&room->n_codes, number + 1, memory_order_release);
}
