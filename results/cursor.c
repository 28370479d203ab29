#include "results/cursor.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int cursor_init(struct cursor *c, const char *text, size_t len, struct err *err)
{
	*c = (struct cursor){.start = text,
			     .at = text,
			     .end = text + len,
			     .counted = text,
			     .line = 1,
			     .column = 1};
	c->c_locale = newlocale(LC_ALL_MASK, "C", NULL); /* "0.5" whatever the user's locale */
	return c->c_locale ? 0 : err_memory(err);
}

void cursor_release(struct cursor *c)
{
	buf_release(&c->key);
	buf_release(&c->text);
	if (c->c_locale)
		freelocale(c->c_locale);
	c->c_locale = NULL;
}

static void count_lines(struct cursor *c)
{
	for (; c->counted < c->at; c->counted++) {
		c->column++;
		if (*c->counted == '\n') {
			c->line++;
			c->column = 1;
		}
	}
}

int cursor_error(struct cursor *c, const char *what, struct err *err)
{
	if (c->at < c->counted) {
		c->counted = c->start;
		c->line = c->column = 1;
	}
	count_lines(c);
	return err_set(err, ERR_INPUT, "line %zu column %zu: %s", c->line, c->column, what);
}

/* Only whole pages can be given back. (free() knows nothing of it: to it the block is as large as
   before, and its head is before the first whole page.) */
void cursor_forget(struct cursor *c)
{
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	const size_t worth_a_call = 1 << 20;
	uintptr_t from = ((uintptr_t)c->counted + page - 1) / page * page;
	uintptr_t to = (uintptr_t)c->at / page * page;

	if (to < from + worth_a_call)
		return;
	count_lines(c); /* errors need them, and the lines go */
	madvise((void *)from, to - from, MADV_DONTNEED);
}

/* ---- characters */

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

char cursor_peek(struct cursor *c)
{
	while (c->at < c->end && is_space(*c->at))
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
	return cursor_error(c, c->at == c->end ? "the file ends too early" : what, err);
}

/* ---- values by jansson */

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
	json_t *value;

	if (cursor_is_end(c)) {
		cursor_error(c, "the file ends too early", err);
		return NULL;
	}
	value = json_loadb(c->at, (size_t)(c->end - c->at),
			   JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY,
			   &error);
	c->at += error.position;
	if (c->at > c->end)
		c->at = c->end;
	if (!value && !*error.text)
		err_memory(err); /* jansson then has nothing to say */
	else if (!value)
		cursor_error(c, describe(&error), err);
	return value;
}

/* ---- plain values in place */

/* The text that starts here when it is plain: printable ASCII without escapes. Else false, and
   nothing moved. */
static bool plain_text(struct cursor *c, struct buf *out)
{
	const char *s = c->at + 1;

	while (s < c->end && *s >= 0x20 && *s < 0x7f && *s != '"' && *s != '\\')
		s++;
	if (s == c->end || *s != '"')
		return false;
	buf_clear(out);
	buf_add(out, c->at + 1, (size_t)(s - c->at - 1));
	c->at = s + 1;
	return !buf_failed(out);
}

static const char *digits_end(const char *s, const char *end)
{
	while (s < end && *s >= '0' && *s <= '9')
		s++;
	return s;
}

/* The end of the number that starts at `s` by JSON's grammar, NULL when it is none. Numbers never
   end a text, so one that reaches its end is none. */
static const char *number_end(const char *s, const char *end, bool *is_int)
{
	const char *from;

	*is_int = true;
	s += *s == '-';
	from = s;
	s = digits_end(s, end);
	if (s == from || (*from == '0' && s > from + 1))
		return NULL;
	if (s < end && *s == '.') {
		*is_int = false;
		from = ++s;
		s = digits_end(s, end);
		if (s == from)
			return NULL;
	}
	if (s < end && (*s == 'e' || *s == 'E')) {
		*is_int = false;
		s++;
		s += s < end && (*s == '+' || *s == '-');
		from = s;
		s = digits_end(s, end);
		if (s == from)
			return NULL;
	}
	return s < end ? s : NULL;
}

static bool plain_number(struct cursor *c, struct scalar *out)
{
	bool is_int;
	const char *end = number_end(c->at, c->end, &is_int);

	if (!end || (is_int && end - c->at > 18)) /* 18 digits fit in any case */
		return false;
	if (is_int) {
		bool is_negative = *c->at == '-';

		out->integer = 0;
		for (const char *s = c->at + is_negative; s < end; s++)
			out->integer = out->integer * 10 + (*s - '0');
		out->integer = is_negative ? -out->integer : out->integer;
		out->real = (double)out->integer;
		out->type = SCALAR_INT;
	} else {
		out->real = strtod_l(c->at, NULL, c->c_locale);
		if (out->real - out->real != 0)
			return false; /* too large: jansson has the words */
		out->type = SCALAR_REAL;
	}
	c->at = end;
	return true;
}

static int scalar_of_json(struct cursor *c, const json_t *value, struct scalar *out,
			  struct err *err)
{
	*out = (struct scalar){.type = SCALAR_NONE};
	switch (json_typeof(value)) {
	case JSON_INTEGER:
		out->type = SCALAR_INT;
		out->integer = json_integer_value(value);
		out->real = (double)out->integer;
		break;
	case JSON_REAL:
		out->type = SCALAR_REAL;
		out->real = json_real_value(value);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		out->type = SCALAR_BOOL;
		out->integer = json_is_true(value);
		break;
	case JSON_NULL:
		out->type = SCALAR_NULL;
		break;
	case JSON_STRING:
		out->type = SCALAR_TEXT;
		buf_clear(&c->text);
		buf_adds(&c->text, json_string_value(value));
		out->text = buf_text(&c->text);
		return buf_failed(&c->text) ? err_memory(err) : 0;
	default:
		break;
	}
	return 0;
}

int cursor_scalar(struct cursor *c, struct scalar *out, struct err *err)
{
	char first = cursor_peek(c);
	json_t *value;
	int rc;

	*out = (struct scalar){.type = SCALAR_NONE};
	if (first == '[' || first == '{')
		return cursor_skip(c, err);
	if (first == '"' && plain_text(c, &c->text)) {
		out->type = SCALAR_TEXT;
		out->text = buf_text(&c->text);
		return 0;
	}
	if ((first == '-' || (first >= '0' && first <= '9')) && plain_number(c, out))
		return 0;
	value = cursor_value(c, err);
	if (!value)
		return -1;
	rc = scalar_of_json(c, value, out, err);
	json_decref(value);
	return rc;
}

/* ---- lists and objects */

/* Move behind the list or object that starts here. */
static void skip_brackets(struct cursor *c)
{
	size_t depth = 0;

	for (; c->at < c->end; c->at++) {
		if (*c->at == '"') {
			for (c->at++; c->at < c->end && *c->at != '"'; c->at++)
				c->at += *c->at == '\\' && c->at + 1 < c->end;
		} else if (*c->at == '[' || *c->at == '{') {
			depth++;
		} else if ((*c->at == ']' || *c->at == '}') && --depth == 0) {
			c->at++;
			return;
		}
	}
	c->at = c->end;
}

int cursor_skip(struct cursor *c, struct err *err)
{
	char first = cursor_peek(c);
	struct scalar scalar;

	if (first != '[' && first != '{')
		return cursor_scalar(c, &scalar, err);
	skip_brackets(c);
	return 0;
}

static int read_key(struct cursor *c, struct err *err)
{
	json_t *key;

	if (cursor_peek(c) != '"')
		return cursor_expect(c, '"', err);
	if (!plain_text(c, &c->key)) {
		key = cursor_value(c, err);
		if (!key)
			return -1;
		buf_clear(&c->key);
		buf_adds(&c->key, json_string_value(key));
		json_decref(key);
	}
	return buf_failed(&c->key) ? err_memory(err) : cursor_expect(c, ':', err);
}

int cursor_members(struct cursor *c, cursor_member_fn *each, void *arg, struct err *err)
{
	if (cursor_expect(c, '{', err))
		return -1;
	if (cursor_accept(c, '}'))
		return 0;
	do
		if (read_key(c, err) || each(c, buf_text(&c->key), arg, err))
			return -1;
	while (cursor_accept(c, ','));
	return cursor_expect(c, '}', err);
}

int cursor_items(struct cursor *c, cursor_item_fn *each, void *arg, struct err *err)
{
	size_t number = 1;

	if (cursor_expect(c, '[', err))
		return -1;
	if (cursor_accept(c, ']'))
		return 0;
	do
		if (each(c, number++, arg, err))
			return -1;
	while (cursor_accept(c, ','));
	return cursor_expect(c, ']', err);
}
