#include "results/profile_files/fields.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void column_release(struct column *column)
{
	for (size_t i = 0; column->texts && i < column->n; i++)
		free(column->texts[i]);
	free(column->texts);
	free(column->numbers);
	free(column->reals);
	*column = (struct column){0};
}

struct walk {
	const struct field *field;
	struct column *column;
};

static int check_integer(const struct field *field, const struct scalar *value, struct err *err)
{
	if (value->type == SCALAR_INT && value->integer >= field->least &&
	    value->integer <= field->most)
		return 0;
	return err_set(err, ERR_INPUT, "must be an integer from %" PRId64 " to %" PRId64,
		       field->least, field->most);
}

static int add_number(struct walk *walk, const struct scalar *value, struct err *err)
{
	struct column *column = walk->column;

	if (check_integer(walk->field, value, err))
		return -1;
	if (mem_reserve(&column->numbers, &column->cap, column->n + 1, sizeof(*column->numbers)))
		return err_memory(err);
	column->numbers[column->n++] = value->integer;
	return 0;
}

static int add_text(struct walk *walk, const struct scalar *value, struct err *err)
{
	struct column *column = walk->column;

	if (value->type != SCALAR_TEXT)
		return err_set(err, ERR_INPUT, "must be a text");
	if (mem_reserve(&column->texts, &column->cap, column->n + 1, sizeof(*column->texts)))
		return err_memory(err);
	column->texts[column->n] = strdup(value->text);
	if (!column->texts[column->n])
		return err_memory(err);
	column->n++;
	return 0;
}

static int add_index(struct walk *walk, const struct scalar *value, struct err *err)
{
	const struct scalar none = {.type = SCALAR_INT, .integer = -1};

	return add_number(walk, value->type == SCALAR_NULL ? &none : value, err);
}

static int add_real(struct walk *walk, const struct scalar *value, struct err *err)
{
	struct column *column = walk->column;
	bool is_number = value->type == SCALAR_INT || value->type == SCALAR_REAL;

	if (value->type != SCALAR_NULL && !(is_number && isfinite(value->real)))
		return err_set(err, ERR_INPUT, "must be a number");
	if (mem_reserve(&column->reals, &column->cap, column->n + 1, sizeof(*column->reals)))
		return err_memory(err);
	column->reals[column->n++] = is_number ? value->real : (double)NAN;
	return 0;
}

static int read_item(struct cursor *c, size_t number, struct walk *walk,
		     int (*add)(struct walk *walk, const struct scalar *value, struct err *err),
		     struct err *err)
{
	struct scalar value = {0};

	if (number > COLUMN_LIMIT)
		return err_set(err, ERR_INPUT, "more than %d items", COLUMN_LIMIT);
	if (cursor_scalar(c, &value, err) || add(walk, &value, err))
		return err_in(err, "item %zu", number);
	return 0;
}

static int read_number(struct cursor *c, size_t number, void *arg, struct err *err)
{
	return read_item(c, number, arg, add_number, err);
}

static int read_text(struct cursor *c, size_t number, void *arg, struct err *err)
{
	return read_item(c, number, arg, add_text, err);
}

static int read_index(struct cursor *c, size_t number, void *arg, struct err *err)
{
	return read_item(c, number, arg, add_index, err);
}

static int read_real(struct cursor *c, size_t number, void *arg, struct err *err)
{
	return read_item(c, number, arg, add_real, err);
}

static int read_column(const struct field *field, struct cursor *c, struct err *err)
{
	static cursor_item_fn *const readers[] = {
		[FIELD_NUMBERS] = read_number,
		[FIELD_TEXTS] = read_text,
		[FIELD_INDEXES] = read_index,
		[FIELD_REALS] = read_real,
	};
	struct walk walk = {field, field->to};

	if (walk.column->is_read)
		return err_set(err, ERR_INPUT, "the key appears twice");
	walk.column->is_read = true;
	if (field->type == FIELD_REALS && cursor_peek(c) == 'n')
		return cursor_skip(c, err);
	if (cursor_peek(c) != '[')
		return err_set(err, ERR_INPUT, "must be a list");
	return cursor_items(c, readers[field->type], &walk, err);
}

static int read_scalar(const struct field *field, struct cursor *c, struct err *err)
{
	struct scalar value = {0};
	char **text = field->to;

	if (cursor_scalar(c, &value, err))
		return -1;
	if (field->type == FIELD_TEXT) {
		if (*text || value.type != SCALAR_TEXT)
			return err_set(err, ERR_INPUT,
				       *text ? "the key appears twice" : "must be a text");
		*text = strdup(value.text);
		return *text ? 0 : err_memory(err);
	}
	if (field->type == FIELD_COUNT) {
		*(int64_t *)field->to = value.integer;
		return check_integer(field, &value, err);
	}
	*(double *)field->to = value.real;
	if ((value.type == SCALAR_REAL || value.type == SCALAR_INT) && value.real >= 0 &&
	    isfinite(value.real))
		return 0;
	return err_set(err, ERR_INPUT, "must be a number >= 0");
}

int field_read(const struct field *fields, struct cursor *c, const char *key, struct err *err)
{
	const struct field *field = fields;
	int rc;

	while (field->key && strcmp(field->key, key) != 0)
		field++;
	if (!field->key)
		return cursor_skip(c, err);
	if (field->type >= FIELD_NUMBERS)
		rc = read_column(field, c, err);
	else
		rc = read_scalar(field, c, err);
	return rc ? err_in(err, "%s", field->key) : 0;
}
