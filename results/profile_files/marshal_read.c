#include "results/profile_files/marshal_read.h"

#include "results/base/buf.h"

#include <stdlib.h>
#include <string.h>

enum { FLAG_REF = 0x80 };

void marshal_release(struct marshal_reader *reader)
{
	free(reader->references.items);
	free(reader->interned.items);
	*reader = (struct marshal_reader){0};
}

static int damaged(const char *what, struct err *err)
{
	return err_set(err, ERR_INPUT, "not a file of cProfile: %s", what);
}

static int is_cut(struct err *err)
{
	return damaged("it ends too early", err);
}

static size_t left(const struct marshal_reader *reader)
{
	return (size_t)(reader->end - reader->at);
}

/* So many bytes, the least first. */
static int take(struct marshal_reader *reader, int n, uint64_t *value, struct err *err)
{
	*value = 0;
	if (left(reader) < (size_t)n)
		return is_cut(err);
	for (int i = 0; i < n; i++)
		*value |= (uint64_t)*reader->at++ << (8 * i);
	return 0;
}

/* ---- each type */

static int read_integer(struct marshal_reader *reader, int n, struct marshal_value *value,
			struct err *err)
{
	uint64_t bits;

	if (take(reader, n, &bits, err))
		return -1;
	value->number = n == 4 ? (double)(int32_t)bits : (double)(int64_t)bits;
	return 0;
}

/* How many digits of 15 bits, below 0 for a number below 0. */
static int read_long(struct marshal_reader *reader, struct marshal_value *value, struct err *err)
{
	uint64_t bits, digit;
	double scale = 1;
	int32_t n;

	if (take(reader, 4, &bits, err))
		return -1;
	n = (int32_t)bits;
	for (int64_t i = 0; i < (n < 0 ? -(int64_t)n : n); i++, scale *= 32768) {
		if (take(reader, 2, &digit, err))
			return -1;
		value->number += (double)digit * scale;
	}
	if (n < 0)
		value->number = -value->number;
	return 0;
}

static int read_double(struct marshal_reader *reader, struct marshal_value *value, struct err *err)
{
	uint64_t bits;

	if (take(reader, 8, &bits, err))
		return -1;
	memcpy(&value->number, &bits, sizeof(value->number));
	return 0;
}

static int read_text(struct marshal_reader *reader, int n_bytes, struct marshal_value *value,
		     struct err *err)
{
	uint64_t n;

	if (take(reader, n_bytes, &n, err))
		return -1;
	if (left(reader) < n)
		return is_cut(err);
	value->text = (const char *)reader->at;
	value->n = (size_t)n;
	reader->at += n;
	return 0;
}

/* Version 0 has numbers as texts. */
static int read_written_double(struct marshal_reader *reader, struct marshal_value *value,
			       struct err *err)
{
	struct marshal_value written = {0};
	char text[64] = "";

	if (read_text(reader, 1, &written, err))
		return -1;
	if (written.n >= sizeof(text))
		return is_cut(err);
	memcpy(text, written.text, written.n);
	value->number = strtod(text, NULL);
	return 0;
}

/* Each item is a byte at least. */
static int read_tuple(struct marshal_reader *reader, int n_bytes, struct marshal_value *value,
		      struct err *err)
{
	uint64_t n;

	if (take(reader, n_bytes, &n, err))
		return -1;
	if (left(reader) < n)
		return is_cut(err);
	value->n = (size_t)n;
	return 0;
}

static int read_reference(struct marshal_reader *reader, const struct marshal_list *list,
			  struct marshal_value *value, struct err *err)
{
	uint64_t i;

	if (take(reader, 4, &i, err))
		return -1;
	if (i >= list->n)
		return damaged("it refers to what is not there", err);
	*value = list->items[i];
	value->reference = SIZE_MAX;
	if (value->type == MARSHAL_TUPLE || value->type == MARSHAL_DICT)
		return damaged("it refers to what is not complete", err);
	return 0;
}

/* Numbers, by version: 'i' 32 bits, 'I' 64, 'l' any, 'f' and 'g' floats. Texts: 'z' and 'Z' of
   ASCII with one byte for the length, the others with four; 't', 'A', 'Z' are interned. */
static int read_typed(struct marshal_reader *reader, int type, struct marshal_value *value,
		      struct err *err)
{
	static const char numbers[] = "iIlfg", texts[] = "sutaA";

	value->type = strchr(numbers, type) ? MARSHAL_NUMBER : MARSHAL_TEXT;
	if (strchr(texts, type))
		return read_text(reader, 4, value, err);
	switch (type) {
	case 'z':
	case 'Z':
		return read_text(reader, 1, value, err);
	case 'i':
	case 'I':
		return read_integer(reader, type == 'i' ? 4 : 8, value, err);
	case 'l':
		return read_long(reader, value, err);
	case 'f':
		return read_written_double(reader, value, err);
	case 'g':
		return read_double(reader, value, err);
	case '(':
	case ')':
		value->type = MARSHAL_TUPLE;
		return read_tuple(reader, type == '(' ? 4 : 1, value, err);
	case '{':
	case '0':
		value->type = type == '{' ? MARSHAL_DICT : MARSHAL_END;
		return 0;
	case 'N':
	case 'T':
	case 'F':
		value->type = MARSHAL_OTHER;
		return 0;
	default:
		return damaged("it holds what no profile has", err);
	}
}

static int keep(struct marshal_list *list, const struct marshal_value *value, struct err *err)
{
	if (mem_reserve(&list->items, &list->cap, list->n + 1, sizeof(*list->items)))
		return err_memory(err);
	list->items[list->n++] = *value;
	return 0;
}

int marshal_next(struct marshal_reader *reader, struct marshal_value *value, struct err *err)
{
	uint64_t bits;
	int type;

	*value = (struct marshal_value){.reference = SIZE_MAX};
	if (take(reader, 1, &bits, err))
		return -1;
	type = (int)bits & ~FLAG_REF;
	if (type == 'r' || type == 'R')
		return read_reference(reader, type == 'r' ? &reader->references : &reader->interned,
				      value, err);
	if (!type || read_typed(reader, type, value, err))
		return type ? -1 : damaged("it holds what no profile has", err);
	if (!(bits & FLAG_REF))
		return type == 't' ? keep(&reader->interned, value, err) : 0;
	if (keep(&reader->references, value, err))
		return -1;
	value->reference = reader->references.n - 1;
	return 0;
}

void marshal_keep(struct marshal_reader *reader, const struct marshal_value *tuple, size_t key)
{
	struct marshal_value *kept;

	if (tuple->reference == SIZE_MAX)
		return;
	kept = &reader->references.items[tuple->reference];
	kept->type = MARSHAL_KEY;
	kept->n = key;
}
