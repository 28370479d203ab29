#include "results/base/cursor.h"

#include "results/base/decimal.h"
#include "results/base/json.h"
#include "results/base/token.h"

#include <stdio.h>
#include <stdlib.h>
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
	const char *newline;

	if (c->at <= c->counted)
		return;
	while ((newline = memchr(c->counted, '\n', (size_t)(c->at - c->counted)))) {
		c->counted = newline + 1;
		c->line++;
		c->column = 1;
	}
	c->column += (size_t)(c->at - c->counted);
	c->counted = c->at;
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

/* Only whole pages can be given back. (free() does not notice: for it the block is as large as
   before, and its header lies before the first whole page.) */
void cursor_forget(struct cursor *c)
{
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	const size_t worth_a_call = 1 << 20;
	uintptr_t from = ((uintptr_t)c->counted + page - 1) / page * page;
	uintptr_t to = (uintptr_t)c->at / page * page;

	if (to < from + worth_a_call)
		return;
	count_lines(c); /* errors need these numbers, and the lines are about to go */
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

/* Step over it; an error (ERR_INPUT) where it is not. */
static int cursor_expect(struct cursor *c, char wanted, struct err *err)
{
	char what[] = "expected ' '";

	what[10] = wanted;
	if (cursor_accept(c, wanted))
		return 0;
	return cursor_error(c, c->at == c->end ? "the file ends too early" : what, err);
}

/* ---- scalars */

/* "expected a value, not NaN" */
static int no_value(struct cursor *c, struct err *err)
{
	const char *end = token_word(c->at, c->end);
	char what[60];

	if (end == c->end) /* this may be only part of the word */
		return cursor_error(c, "the file ends too early", err);
	if (end == c->at)
		end++;
	snprintf(what, sizeof(what), "expected a value, not %.*s",
		 (int)(end - c->at < 30 ? end - c->at : 30), c->at);
	return cursor_error(c, what, err);
}

/* The text that starts here if it is plain: printable ASCII without escapes. Else false, and the
   cursor stays. */
static bool plain_text(struct cursor *c, struct buf *out)
{
	const char *s = c->at + 1;

	while (s < c->end && *s >= 0x20 && *s < 0x7f && *s != '"' && *s != '\\')
		s++;
	if (s == c->end || *s != '"')
		return false;
	buf_add(out, c->at + 1, (size_t)(s - c->at - 1));
	c->at = s + 1;
	return true;
}

/* The text that starts here becomes the whole of `out`. */
static int read_text(struct cursor *c, struct buf *out, struct err *err)
{
	const char *wrong;

	buf_clear(out);
	wrong = plain_text(c, out) ? NULL : token_text(&c->at, c->end, out);
	if (wrong)
		return cursor_error(c, wrong, err);
	return buf_failed(out) ? err_memory(err) : 0;
}

static int read_number(struct cursor *c, struct scalar *out, struct err *err)
{
	enum token_kind kind;
	const char *end = token_number(c->at, c->end, &kind, &out->integer);

	if (!end)
		return no_value(c, err);
	if (kind == TOKEN_INT) {
		out->type = SCALAR_INT;
		out->real = (double)out->integer;
	} else {
		out->type = kind == TOKEN_BIG ? SCALAR_BIG : SCALAR_REAL;
		if (!decimal_read(c->at, end, &out->real))
			out->real = strtod_l(c->at, NULL, c->c_locale);
		if (out->real - out->real != 0 && kind == TOKEN_REAL)
			return cursor_error(c, "a number that is too large", err);
	}
	if (kind == TOKEN_BIG) {
		buf_clear(&c->text);
		buf_add(&c->text, c->at, (size_t)(end - c->at));
		out->text = buf_text(&c->text);
		if (end - c->at > CURSOR_MOST_DIGITS)
			return cursor_error(c, "an integer of more than 4300 digits", err);
	}
	c->at = end;
	return buf_failed(&c->text) ? err_memory(err) : 0;
}

static bool accept_word(struct cursor *c, const char *word)
{
	const char *end = token_word(c->at, c->end);

	if ((size_t)(end - c->at) != strlen(word) || memcmp(c->at, word, strlen(word)) != 0)
		return false;
	c->at = end;
	return true;
}

static int read_word(struct cursor *c, struct scalar *out, struct err *err)
{
	out->type = SCALAR_BOOL;
	out->integer = 1;
	if (accept_word(c, "true"))
		return 0;
	out->integer = 0;
	if (accept_word(c, "false"))
		return 0;
	out->type = SCALAR_NULL;
	if (accept_word(c, "null") ||
	    (c->has_no_numbers &&
	     (accept_word(c, "NaN") || accept_word(c, "Infinity") || accept_word(c, "-Infinity"))))
		return 0;
	return no_value(c, err);
}

int cursor_scalar(struct cursor *c, struct scalar *out, struct err *err)
{
	char first = cursor_peek(c);

	*out = (struct scalar){.type = SCALAR_NONE};
	if (first == '[' || first == '{')
		return cursor_pass(c, err);
	if (first == '"') {
		out->type = SCALAR_TEXT;
		if (read_text(c, &c->text, err))
			return -1;
		out->text = buf_text(&c->text);
		return 0;
	}
	if ((first >= '0' && first <= '9') ||
	    (first == '-' && c->at + 1 < c->end && c->at[1] != 'I'))
		return read_number(c, out, err);
	return read_word(c, out, err);
}

/* ---- lists and objects */

/* Move past the list or object that starts here. */
static void pass_brackets(struct cursor *c)
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

int cursor_pass(struct cursor *c, struct err *err)
{
	char first = cursor_peek(c);
	struct scalar scalar;

	if (first != '[' && first != '{')
		return cursor_scalar(c, &scalar, err);
	pass_brackets(c);
	return 0;
}

static int read_key(struct cursor *c, struct buf *key, struct err *err)
{
	if (cursor_peek(c) != '"')
		return cursor_expect(c, '"', err);
	return read_text(c, key, err) ? -1 : cursor_expect(c, ':', err);
}

int cursor_members(struct cursor *c, cursor_member_fn *each, void *arg, struct err *err)
{
	if (cursor_expect(c, '{', err))
		return -1;
	if (cursor_accept(c, '}'))
		return 0;
	do
		if (read_key(c, &c->key, err) || each(c, buf_text(&c->key), arg, err))
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

/* ---- whole values */

static int too_deep(struct cursor *c, struct err *err)
{
	return cursor_error(c, "lists and objects nested deeper than 2048", err);
}

/* Keys are read into the memory of scalars: save the one that led here, which the caller may still
   need. */
static int skip_at(struct cursor *c, int depth, struct err *err)
{
	char close = cursor_peek(c) == '{' ? '}' : ']';
	struct scalar scalar;

	if (!cursor_accept(c, '{') && !cursor_accept(c, '['))
		return cursor_scalar(c, &scalar, err);
	if (depth == CURSOR_MOST_LEVELS)
		return too_deep(c, err);
	if (cursor_accept(c, close))
		return 0;
	do
		if ((close == '}' && read_key(c, &c->text, err)) || skip_at(c, depth + 1, err))
			return -1;
	while (cursor_accept(c, ','));
	return cursor_expect(c, close, err);
}

int cursor_skip(struct cursor *c, struct err *err)
{
	return skip_at(c, 0, err);
}

static json_t *scalar_new(struct cursor *c, struct err *err)
{
	struct scalar scalar;
	json_t *value;

	if (cursor_scalar(c, &scalar, err))
		return NULL;
	value = scalar.type == SCALAR_INT    ? json_integer(scalar.integer)
		: scalar.type == SCALAR_REAL ? json_real(scalar.real)
		: scalar.type == SCALAR_BIG  ? json_big_new(scalar.text)
		: scalar.type == SCALAR_BOOL ? json_boolean(scalar.integer)
		: scalar.type == SCALAR_TEXT ? json_text_new(scalar.text)
					     : json_null();
	if (!value)
		err_memory(err);
	return value;
}

static json_t *value_new(struct cursor *c, int depth, struct err *err);

/* The members or items of `value`, whose opening bracket is read. */
static int fill(struct cursor *c, json_t *value, int depth, struct err *err)
{
	char close = json_is_object(value) ? '}' : ']';
	char *key = NULL;
	json_t *item;
	int rc;

	if (cursor_accept(c, close))
		return 0;
	do {
		if (close == '}' && read_key(c, &c->text, err))
			return -1;
		if (close == '}' && json_object_get(value, buf_text(&c->text)))
			return err_set(err, ERR_INPUT, "%s: the key appears twice",
				       buf_text(&c->text));
		key = close == '}' ? strdup(buf_text(&c->text)) : NULL;
		if (close == '}' && !key)
			return err_memory(err);
		item = value_new(c, depth + 1, err);
		rc = !item ? -1
		     : key ? json_object_set_new_nocheck(value, key, item)
			   : json_array_append_new(value, item);
		free(key);
		if (rc)
			return item ? err_memory(err) : -1;
	} while (cursor_accept(c, ','));
	return cursor_expect(c, close, err);
}

static json_t *value_new(struct cursor *c, int depth, struct err *err)
{
	bool is_list = cursor_peek(c) == '[';
	json_t *value;

	if (!cursor_accept(c, '{') && !cursor_accept(c, '['))
		return scalar_new(c, err);
	value = is_list ? json_array() : json_object();
	if (!value)
		err_memory(err);
	else if (depth < CURSOR_MOST_LEVELS ? fill(c, value, depth, err) == 0
					    : too_deep(c, err) == 0)
		return value;
	json_decref(value);
	return NULL;
}

json_t *cursor_value(struct cursor *c, struct err *err)
{
	return value_new(c, 0, err);
}

int cursor_document(const char *text, size_t len, const char *otherwise, cursor_member_fn *each,
		    void *arg, struct err *err)
{
	struct cursor c = {0};
	int rc = cursor_init(&c, text, len, err);

	if (!rc && cursor_peek(&c) != '{')
		rc = cursor_error(&c, otherwise, err);
	else if (!rc)
		rc = cursor_members(&c, each, arg, err);
	if (!rc && !cursor_is_end(&c))
		rc = cursor_error(&c, "there is text after the end", err);
	cursor_release(&c);
	return rc;
}
