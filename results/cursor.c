#include "results/cursor.h"

int cursor_error(const struct cursor *c, const char *at, const char *what, struct err *err)
{
	size_t line = 1, column = 1;

	for (const char *s = c->start; s < at && s < c->end; s++) {
		column++;
		if (*s == '\n') {
			line++;
			column = 1;
		}
	}
	return err_set(err, ERR_INPUT, "line %zu column %zu: %s", line, column, what);
}

/* jansson's words, except where they speak to its programmer. */
static const char *describe(const json_error_t *error)
{
	switch (json_error_code(error)) {
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return "\\u0000 cannot be in a text";
	case json_error_stack_overflow:
		return "lists and objects in each other deeper than 2048";
	default:
		return error->text;
	}
}

json_t *cursor_value(struct cursor *c, struct err *err)
{
	json_error_t error;
	json_t *value = json_loadb(
		c->at, (size_t)(c->end - c->at),
		JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY, &error);

	c->at += error.position;
	if (c->at > c->end)
		c->at = c->end;
	if (!value)
		cursor_error(c, c->at, describe(&error), err);
	return value;
}

char cursor_peek(struct cursor *c)
{
	while (c->at < c->end &&
	       (*c->at == ' ' || *c->at == '\n' || *c->at == '\t' || *c->at == '\r'))
		c->at++;
	return c->at < c->end ? *c->at : '\0';
}

bool cursor_is_end(struct cursor *c)
{
	cursor_peek(c);
	return c->at == c->end;
}

bool cursor_accept(struct cursor *c, char wanted)
{
	if (cursor_peek(c) != wanted || c->at == c->end)
		return false;
	c->at++;
	return true;
}

int cursor_expect(struct cursor *c, char wanted, struct err *err)
{
	char what[] = "expected ' '";

	what[10] = wanted;
	if (cursor_accept(c, wanted))
		return 0;
	return c->at == c->end ? cursor_error(c, c->at, "the file ends too early", err)
			       : cursor_error(c, c->at, what, err);
}

void cursor_skip(struct cursor *c)
{
	size_t depth = 0;

	for (; c->at < c->end; c->at++) {
		if (*c->at == '[' || *c->at == '{') {
			depth++;
		} else if (*c->at == ']' || *c->at == '}') {
			if (--depth == 0) {
				c->at++;
				return;
			}
		} else if (*c->at == '"') {
			for (c->at++; c->at < c->end && *c->at != '"'; c->at++)
				if (*c->at == '\\')
					c->at++;
		}
	}
	c->at = c->end;
}
