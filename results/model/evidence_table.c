#include "results/model/evidence_table.h"

#include "results/base/buf.h"
#include "results/base/sorted.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct evidence_names {
	size_t owners; /* tables, and the builder that made them */
	size_t n;
	char *names[]; /* sorted */
};

struct evidence_table {
	struct evidence_names *columns;
	size_t rows, rows_cap;
	double cells[]; /* row by row */
};

/* ---- names */

static void names_free(struct evidence_names *names)
{
	if (!names || --names->owners)
		return;
	for (size_t i = 0; i < names->n; i++)
		free(names->names[i]);
	free(names);
}

/* The same names, plus one at `at` unless that is NULL. */
static struct evidence_names *names_new(char *const *old, size_t n, const char *more, size_t at)
{
	struct evidence_names *names = calloc(1, sizeof(*names) + (n + 1) * sizeof(char *));

	if (!names)
		return NULL;
	names->owners = 1;
	for (names->n = 0; names->n < n + (more != NULL); names->n++) {
		size_t i = names->n;

		names->names[i] = strdup(more && i == at ? more : old[more && i > at ? i - 1 : i]);
		if (!names->names[i]) {
			names_free(names);
			return NULL;
		}
	}
	return names;
}

/* Where the column is or belongs. */
static size_t names_index(const struct evidence_names *names, const char *name, bool *found)
{
	return sorted_index(names->names, names->n, sizeof(*names->names), name, found);
}

/* ---- the table */

void evidence_table_free(struct evidence_table *table)
{
	if (!table)
		return;
	names_free(table->columns);
	free(table);
}

static struct evidence_table *table_new(struct evidence_names *columns, size_t rows)
{
	struct evidence_table *table;

	if (columns->n && rows > (SIZE_MAX / 2 - sizeof(*table)) / sizeof(double) / columns->n)
		return NULL;
	table = malloc(sizeof(*table) + rows * columns->n * sizeof(double));
	if (!table)
		return NULL;
	columns->owners++;
	*table = (struct evidence_table){.columns = columns, .rows_cap = rows};
	return table;
}

static double cell_at(const struct evidence_table *table, size_t row, size_t column)
{
	return row < table->rows ? table->cells[row * table->columns->n + column] : NAN;
}

double evidence_table_get(const struct evidence_table *table, size_t row, const char *column)
{
	bool found = false;
	size_t at = table ? names_index(table->columns, column, &found) : 0;

	return found ? cell_at(table, row, at) : NAN;
}

double evidence_table_get_from(const struct evidence_table *table, size_t row, const char *column,
			       size_t *from)
{
	const struct evidence_names *columns = table->columns;
	int order = 1;

	for (; *from < columns->n; ++*from) {
		order = strcmp(columns->names[*from], column);
		if (order >= 0)
			break;
	}
	return order == 0 ? cell_at(table, row, (*from)++) : NAN;
}

size_t evidence_table_columns(const struct evidence_table *table)
{
	return table ? table->columns->n : 0;
}

const char *evidence_table_column(const struct evidence_table *table, size_t i)
{
	return table->columns->names[i];
}

/* Replace *table by a table of these columns: its cells, plus a column at `at` unless that is
   SIZE_MAX, and room for `rows` rows. */
static int table_remake(struct evidence_table **table, struct evidence_names *columns, size_t at,
			size_t rows)
{
	struct evidence_table *old = *table, *new = table_new(columns, rows);

	if (!new)
		return -1;
	new->rows = old ? old->rows : 0;
	for (size_t r = 0; r < new->rows; r++)
		for (size_t c = 0; c < columns->n; c++)
			new->cells[r * columns->n + c] =
				c == at ? NAN : cell_at(old, r, c > at ? c - 1 : c);
	evidence_table_free(old);
	*table = new;
	return 0;
}

static int table_add_column(struct evidence_table **table, const char *name, size_t at)
{
	struct evidence_names *columns =
		*table ? names_new((*table)->columns->names, (*table)->columns->n, name, at)
		       : names_new(NULL, 0, name, 0);
	int rc = columns ? table_remake(table, columns, at, *table ? (*table)->rows_cap : 1) : -1;

	names_free(columns); /* the table now holds its own reference */
	return rc;
}

static int table_add_rows(struct evidence_table **table, size_t rows)
{
	size_t width = (*table)->columns->n;

	if (rows > (*table)->rows_cap &&
	    table_remake(table, (*table)->columns, SIZE_MAX, rows + rows / 2))
		return -1;
	for (size_t i = (*table)->rows * width; i < rows * width; i++)
		(*table)->cells[i] = NAN;
	if (rows > (*table)->rows)
		(*table)->rows = rows;
	return 0;
}

int evidence_table_set(struct evidence_table **table, size_t row, const char *column, double cell)
{
	bool found = false;
	size_t at = *table ? names_index((*table)->columns, column, &found) : 0;

	if ((!found && table_add_column(table, column, at)) || table_add_rows(table, row + 1))
		return -1;
	(*table)->cells[row * (*table)->columns->n + at] = cell;
	return 0;
}

int evidence_table_copy(const struct evidence_table *table, struct evidence_table **copy)
{
	if (!table)
		return 0;
	*copy = table_new(table->columns, table->rows);
	if (!*copy)
		return -1;
	(*copy)->rows = table->rows;
	memcpy((*copy)->cells, table->cells,
	       table->rows * table->columns->n * sizeof(*table->cells));
	return 0;
}

/* ---- as JSON */

/* Above 2^53 doubles skip integers: we never wrote such a number. */
static json_t *cell_json(double cell)
{
	if (isnan(cell))
		return json_null();
	return cell == trunc(cell) && fabs(cell) <= 0x1p53 ? json_integer((json_int_t)cell)
							   : json_real(cell);
}

static json_t *column_json(const struct evidence_table *table, size_t column, size_t rows)
{
	json_t *list = json_array();

	for (size_t r = 0; r < rows; r++)
		if (json_array_append_new(list, cell_json(cell_at(table, r, column)))) {
			json_decref(list);
			return NULL;
		}
	return list;
}

int evidence_table_add_to(const struct evidence_table *table, size_t rows, json_t *object,
			  const char *key)
{
	json_t *columns;

	if (!table)
		return 0;
	columns = json_object();
	if (json_object_set_new_nocheck(object, key, columns))
		return -1;
	for (size_t c = 0; c < table->columns->n; c++)
		if (json_object_set_new_nocheck(columns, table->columns->names[c],
						column_json(table, c, rows)))
			return -1;
	return 0;
}

/* ---- many tables */

int evidence_builder_add_column(struct evidence_builder *b, const char *name, struct err *err)
{
	const size_t max = sizeof(b->names) / sizeof(*b->names);

	if (b->n == max)
		return err_set(err, ERR_INPUT, "has more than %zu columns", max);
	/* Our files are in order: one comparison says that the name is new. */
	b->is_sorted = b->n == 0 || (b->is_sorted && strcmp(b->names[b->n - 1], name) < 0);
	for (size_t i = 0; i < b->n && !b->is_sorted; i++)
		if (strcmp(b->names[i], name) == 0)
			return err_set(err, ERR_INPUT, "%s: the key appears twice", name);
	b->names[b->n] = strdup(name);
	if (!b->names[b->n])
		return err_memory(err);
	b->counts[b->n++] = 0;
	return 0;
}

int evidence_builder_add_cell(struct evidence_builder *b, double cell, struct err *err)
{
	if (mem_reserve(&b->cells, &b->cells_cap, b->cells_n + 1, sizeof(*b->cells)))
		return err_memory(err);
	b->cells[b->cells_n++] = cell;
	b->counts[b->n - 1]++;
	return 0;
}

static void builder_clear(struct evidence_builder *b)
{
	for (size_t i = 0; i < b->n; i++)
		free(b->names[i]);
	b->n = b->cells_n = 0;
}

void evidence_builder_release(struct evidence_builder *b)
{
	builder_clear(b);
	free(b->cells);
	names_free(b->last);
	*b = (struct evidence_builder){0};
}

static bool is_like_last(const struct evidence_builder *b)
{
	if (!b->last || b->last->n != b->n)
		return false;
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->last->names[i], b->names[i]) != 0)
			return false;
	return true;
}

/* Sort the columns by name, the order in our files: the cells only change places. */
static int make_sorted(struct evidence_builder *b, size_t rows, struct evidence_table **table)
{
	if (!is_like_last(b)) {
		names_free(b->last);
		b->last = names_new(b->names, b->n, NULL, 0);
		if (!b->last)
			return -1;
	}
	*table = table_new(b->last, rows);
	if (!*table)
		return -1;
	(*table)->rows = rows;
	for (size_t c = 0; c < b->n; c++)
		for (size_t r = 0; r < rows; r++)
			(*table)->cells[r * b->n + c] = b->cells[c * rows + r];
	return 0;
}

static int make_unsorted(struct evidence_builder *b, size_t rows, struct evidence_table **table)
{
	for (size_t c = 0; c < b->n; c++)
		for (size_t r = 0; r < rows; r++)
			if (evidence_table_set(table, r, b->names[c], b->cells[c * rows + r]))
				return -1;
	return 0;
}

int evidence_builder_finish(struct evidence_builder *b, size_t rows, struct evidence_table **table,
			    struct err *err)
{
	int rc = 0;

	for (size_t c = 0; c < b->n && !rc; c++)
		if (b->counts[c] != rows)
			rc = err_set(err, ERR_INPUT, "%s: has %zu items beside %zu values",
				     b->names[c], b->counts[c], rows);
	if (!rc && b->n && rows &&
	    (b->is_sorted ? make_sorted(b, rows, table) : make_unsorted(b, rows, table)))
		rc = err_memory(err);
	builder_clear(b);
	return rc;
}
