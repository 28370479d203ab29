#include "results/base/emit.h"

#include "results/base/json.h"
#include "results/base/repr.h"
#include "results/base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void new_line(struct emit *emit)
{
	if (!emit->indent)
		return;
	buf_addf(emit->out, "\n%*s", emit->depth * emit->indent, "");
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
	buf_adds(emit->out, emit->indent ? ": " : ":");
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

/* A character beyond ASCII that people can read. */
static bool is_shown(uint32_t c)
{
	return c >= 0xa0 && !(c >= 0xd800 && c <= 0xdfff) && !text_is_control(c);
}

void emit_text(struct emit *emit, const char *text)
{
	const char *s = text, *plain;
	size_t len;
	uint32_t c;

	buf_add(emit->out, "\"", 1);
	while (*s) {
		for (plain = s; *s >= 0x20 && *s < 0x7f && *s != '"' && *s != '\\';)
			s++;
		buf_add(emit->out, plain, (size_t)(s - plain));
		if (!*s)
			break;
		len = text_decode_any(s, &c);
		if (emit->is_utf8 && is_shown(c))
			buf_add(emit->out, s, len);
		else
			add_escaped(emit->out, c);
		s += len;
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

void emit_list(struct emit *emit, const char *key)
{
	emit_key(emit, key);
	emit_open(emit, '[');
}

void emit_int_item(struct emit *emit, int64_t value)
{
	emit_item(emit);
	emit_int(emit, value);
}

void emit_bool(struct emit *emit, bool value)
{
	buf_adds(emit->out, value ? "true" : "false");
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void emit_members(struct emit *emit, const json_t *object)
{
	const char **keys = calloc(json_object_size(object) + 1, sizeof(*keys));
	const char *key;
	json_t *value;
	size_t n = 0;

	if (!keys) {
		emit->out->failed = true;
		return;
	}
	json_object_foreach((json_t *)object, key, value) keys[n++] = key;
	if (!emit->in_order)
		qsort(keys, n, sizeof(*keys), by_text);
	for (size_t i = 0; i < n; i++) {
		emit_key(emit, keys[i]);
		emit_json(emit, json_object_get(object, keys[i]));
	}
	free(keys);
}

static void emit_json_list(struct emit *emit, const json_t *list)
{
	emit_open(emit, '[');
	for (size_t i = 0; i < json_array_size(list); i++) {
		emit_item(emit);
		emit_json(emit, json_array_get(list, i));
	}
	emit_close(emit, ']');
}

/* Recursion is as deep as the value, which the parser bounds (results/base/cursor.h). */
void emit_json(struct emit *emit, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		emit_open(emit, '{');
		emit_members(emit, value);
		emit_close(emit, '}');
		break;
	case JSON_ARRAY:
		emit_json_list(emit, value);
		break;
	case JSON_STRING:
		if (json_is_big(value))
			buf_adds(emit->out, json_string_value(value));
		else
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
