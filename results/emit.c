#include "results/emit.h"

#include "results/repr.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void new_line(struct emit *emit)
{
	if (!emit->indented)
		return;
	buf_add(emit->out, "\n", 1);
	for (int i = 0; i < emit->depth; i++)
		buf_add(emit->out, "    ", 4);
}

void emit_item(struct emit *emit)
{
	if (emit->has_items)
		buf_add(emit->out, ",", 1);
	new_line(emit);
	emit->has_items = true;
}

void emit_open(struct emit *emit, char bracket)
{
	buf_add(emit->out, &bracket, 1);
	emit->depth++;
	emit->has_items = false;
}

void emit_close(struct emit *emit, char bracket)
{
	emit->depth--;
	if (emit->has_items)
		new_line(emit);
	buf_add(emit->out, &bracket, 1);
	emit->has_items = true;
}

void emit_key(struct emit *emit, const char *key)
{
	emit_item(emit);
	emit_text(emit, key);
	buf_adds(emit->out, emit->indented ? ": " : ":");
}

/* Decode one UTF-8 character (the text is valid: jansson and run_set_text check). Returns the
   byte after it. */
static const unsigned char *next_character(const unsigned char *s, uint32_t *c)
{
	int more = *s >= 0xf0 ? 3 : *s >= 0xe0 ? 2 : *s >= 0xc0 ? 1 : 0;

	*c = more ? *s & (0x3fu >> more) : *s;
	for (s++; more && (*s & 0xc0) == 0x80; more--)
		*c = *c << 6 | (*s++ & 0x3f);
	return s;
}

static void add_escaped(struct buf *out, uint32_t c)
{
	static const char names[] = "\"\"\\\\\nn\rr\tt\bb\ff";

	for (const char *s = names; *s; s += 2)
		if (c == (unsigned char)*s) {
			buf_addf(out, "\\%c", s[1]);
			return;
		}
	if (c >= 0x10000) {
		c -= 0x10000;
		buf_addf(out, "\\u%04x\\u%04x", 0xd800 + (c >> 10), 0xdc00 + (c & 0x3ff));
	} else {
		buf_addf(out, "\\u%04x", c);
	}
}

void emit_text(struct emit *emit, const char *utf8)
{
	const unsigned char *s = (const unsigned char *)utf8, *plain;
	uint32_t c;

	buf_add(emit->out, "\"", 1);
	while (*s) {
		for (plain = s; *s >= 0x20 && *s < 0x7f && *s != '"' && *s != '\\';)
			s++;
		buf_add(emit->out, plain, (size_t)(s - plain));
		if (*s) {
			s = next_character(s, &c);
			add_escaped(emit->out, c);
		}
	}
	buf_add(emit->out, "\"", 1);
}

void emit_int(struct emit *emit, int64_t value)
{
	buf_addf(emit->out, "%" PRId64, value);
}

void emit_real(struct emit *emit, double value)
{
	repr_add(emit->out, value);
}

void emit_bool(struct emit *emit, bool value)
{
	buf_adds(emit->out, value ? "true" : "false");
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void emit_object(struct emit *emit, json_t *object)
{
	const char **keys = calloc(json_object_size(object) + 1, sizeof(*keys));
	const char *key;
	json_t *value;
	size_t n = 0;

	if (!keys) {
		emit->out->failed = true;
		return;
	}
	json_object_foreach(object, key, value) keys[n++] = key;
	qsort(keys, n, sizeof(*keys), by_text);
	emit_open(emit, '{');
	for (size_t i = 0; i < n; i++) {
		emit_key(emit, keys[i]);
		emit_json(emit, json_object_get(object, keys[i]));
	}
	emit_close(emit, '}');
	free(keys);
}

static void emit_list(struct emit *emit, json_t *list)
{
	emit_open(emit, '[');
	for (size_t i = 0; i < json_array_size(list); i++) {
		emit_item(emit);
		emit_json(emit, json_array_get(list, i));
	}
	emit_close(emit, ']');
}

/* Recursion is as deep as the value, which jansson's parser bounds (2048). */
void emit_json(struct emit *emit, json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		emit_object(emit, value);
		break;
	case JSON_ARRAY:
		emit_list(emit, value);
		break;
	case JSON_STRING:
		emit_text(emit, json_string_value(value));
		break;
	case JSON_INTEGER:
		emit_int(emit, json_integer_value(value));
		break;
	case JSON_REAL:
		emit_real(emit, json_real_value(value));
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		emit_bool(emit, json_is_true(value));
		break;
	case JSON_NULL:
		buf_adds(emit->out, "null");
		break;
	}
}
