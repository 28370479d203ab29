#include "results/evidence.h"

#include "results/buf.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Cells row by row, so that a run's whole table is one block. */
struct evidence_table {
	char **names; /* sorted */
	double *cells;
	size_t columns, rows, rows_cap;
};

/* The columns of struct evidence, sorted by name. */
static const struct field {
	char name[24]; /* in place: an address tells it from an own copy */
	size_t offset;
} fields[] = {
	{"cpu", offsetof(struct evidence, cpu)},
	{"cpu_ns", offsetof(struct evidence, cpu_ns)},
	{"gc_collections", offsetof(struct evidence, gc_collections)},
	{"involuntary_switches", offsetof(struct evidence, involuntary_switches)},
	{"loops", offsetof(struct evidence, loops)},
	{"major_faults", offsetof(struct evidence, major_faults)},
	{"marks", offsetof(struct evidence, marks)},
	{"migrations", offsetof(struct evidence, migrations)},
	{"minor_faults", offsetof(struct evidence, minor_faults)},
	{"process_cpu_ns", offsetof(struct evidence, process_cpu_ns)},
	{"start_ns", offsetof(struct evidence, start_ns)},
	{"voluntary_switches", offsetof(struct evidence, voluntary_switches)},
	{"wall_ns", offsetof(struct evidence, wall_ns)},
};
/* A table grows a column at a time; more than this many is no evidence but an attack. */
enum { COLUMNS_MAX = 256 };
enum { FIELDS = sizeof(fields) / sizeof(*fields) };

const struct evidence evidence_unknown = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};

/* ---- the table */

static char *name_new(const char *name)
{
	for (size_t i = 0; i < FIELDS; i++)
		if (strcmp(fields[i].name, name) == 0)
			return (char *)fields[i].name;
	return strdup(name);
}

static void name_free(char *name)
{
	uintptr_t at = (uintptr_t)name, table = (uintptr_t)fields;

	if (at < table || at >= table + sizeof(fields))
		free(name); /* NOLINT(clang-analyzer-unix.Malloc): the table's names stay, line
			       above */
}

void evidence_table_free(struct evidence_table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < table->columns; i++)
		name_free(table->names[i]);
	free(table->names);
	free(table->cells);
	free(table);
}

static double cell_at(const struct evidence_table *table, size_t row, size_t column)
{
	return row < table->rows ? table->cells[row * table->columns + column] : NAN;
}

/* Where the column is or belongs. */
static size_t column_index(const struct evidence_table *table, const char *name, bool *found)
{
	size_t i = 0;
	int order = -1;

	while (i < table->columns && (order = strcmp(table->names[i], name)) < 0)
		i++;
	*found = i < table->columns && order == 0;
	return i;
}

/* The same cells for `rows` rows, with one more column at `at` unless that is SIZE_MAX; what is
   new is NaN. */
static double *cells_new(const struct evidence_table *table, size_t at, size_t rows)
{
	size_t width = table->columns + (at < SIZE_MAX);
	double *cells = calloc(rows * width + 1, sizeof(*cells));

	for (size_t r = 0; cells && r < rows; r++)
		for (size_t c = 0; c < width; c++)
			cells[r * width + c] =
				c == at ? NAN : cell_at(table, r, c > at ? c - 1 : c);
	return cells;
}

static int add_column(struct evidence_table *table, const char *name, size_t at)
{
	char **names = realloc(table->names, (table->columns + 1) * sizeof(*names));
	double *cells = cells_new(table, at, table->rows_cap);
	char *copy = name_new(name);

	if (names)
		table->names = names;
	if (!names || !cells || !copy) {
		name_free(copy);
		free(cells);
		return -1;
	}
	memmove(&names[at + 1], &names[at], (table->columns - at) * sizeof(*names));
	names[at] = copy;
	free(table->cells);
	table->cells = cells;
	table->columns++;
	return 0;
}

static int reserve_rows(struct evidence_table *table, size_t rows)
{
	double *cells;

	if (rows <= table->rows_cap)
		return 0;
	cells = cells_new(table, SIZE_MAX, rows);
	if (!cells)
		return -1;
	free(table->cells);
	table->cells = cells;
	table->rows_cap = rows;
	return 0;
}

static int add_rows(struct evidence_table *table, size_t rows)
{
	if (rows > table->rows_cap && reserve_rows(table, rows + rows / 2 + 2))
		return -1;
	if (rows > table->rows)
		table->rows = rows;
	return 0;
}

static int table_set(struct evidence_table **table, size_t row, const char *name, double value)
{
	bool found;
	size_t at;

	if (!*table && !(*table = calloc(1, sizeof(**table))))
		return -1;
	at = column_index(*table, name, &found);
	if ((!found && add_column(*table, name, at)) || add_rows(*table, row + 1))
		return -1;
	assert((*table)->cells); /* add_column or an earlier call made it */
	(*table)->cells[row * (*table)->columns + at] = value;
	return 0;
}

static double table_get(const struct evidence_table *table, size_t row, const char *name)
{
	bool found = false;
	size_t at = table ? column_index(table, name, &found) : 0;

	return found ? cell_at(table, row, at) : NAN;
}

int evidence_table_copy(const struct evidence_table *table, struct evidence_table **copy)
{
	for (size_t c = 0; table && c < table->columns; c++)
		for (size_t r = 0; r < table->rows; r++)
			if (table_set(copy, r, table->names[c], cell_at(table, r, c)))
				return -1;
	return 0;
}

/* Above it (2^53) a double is not every integer: nothing that we wrote. */
#define EXACT_MAX 9007199254740992.0

/* ---- what the runner records and the reports ask */

int run_add_column(struct run *run, const char *column, double value, bool is_warmup,
		   struct err *err)
{
	size_t rows = is_warmup ? run->nwarmups : run->nvalues;

	if (rows == 0)
		return err_set(err, ERR_INPUT, "%s: evidence without a value", column);
	if (isnan(value) || isinf(value))
		return err_set(err, ERR_INPUT, "%s: must be a finite number", column);
	if (table_set(is_warmup ? &run->warmup_evidence : &run->evidence, rows - 1, column, value))
		return err_memory(err);
	return 0;
}

int run_add_evidence(struct run *run, const struct evidence *evidence, bool is_warmup,
		     struct err *err)
{
	int64_t value;

	for (size_t i = 0; i < FIELDS; i++) {
		memcpy(&value, (const char *)evidence + fields[i].offset, sizeof(value));
		if (value >= 0 &&
		    run_add_column(run, fields[i].name, (double)value, is_warmup, err))
			return -1;
	}
	return 0;
}

static bool evidence_at(const struct evidence_table *table, size_t row, struct evidence *out)
{
	bool is_known = false;

	*out = evidence_unknown;
	for (size_t i = 0; table && i < FIELDS; i++) {
		double cell = table_get(table, row, fields[i].name);
		int64_t value;

		if (!(cell >= 0 && cell <= EXACT_MAX))
			continue;
		value = (int64_t)cell;
		memcpy((char *)out + fields[i].offset, &value, sizeof(value));
		is_known = true;
	}
	return is_known;
}

bool run_evidence(const struct run *run, size_t i, struct evidence *out)
{
	return evidence_at(run->evidence, i, out);
}

bool run_warmup_evidence(const struct run *run, size_t i, struct evidence *out)
{
	return evidence_at(run->warmup_evidence, i, out);
}

double run_column(const struct run *run, const char *column, size_t i, double missing)
{
	double cell = table_get(run->evidence, i, column);

	return isnan(cell) ? missing : cell;
}

size_t run_marked(const struct run *run, unsigned marks)
{
	size_t n = 0;

	for (size_t i = 0; i < run->nvalues; i++) {
		double cell = run_column(run, "marks", i, 0);

		n += cell >= 0 && cell <= EXACT_MAX && ((uint64_t)cell & marks) != 0;
	}
	return n;
}

/* ---- the file */

static json_t *cell_json(double cell)
{
	if (isnan(cell))
		return json_null();
	return cell == trunc(cell) && fabs(cell) <= EXACT_MAX ? json_integer((json_int_t)cell)
							      : json_real(cell);
}

int evidence_table_add_to(const struct evidence_table *table, size_t rows, json_t *object,
			  const char *key)
{
	json_t *columns;

	if (!table || table->columns == 0)
		return 0;
	columns = json_object();
	if (json_object_set_new(object, key, columns))
		return -1;
	for (size_t c = 0; c < table->columns; c++) {
		json_t *list = json_array();

		for (size_t r = 0; r < rows; r++)
			if (json_array_append_new(list, cell_json(cell_at(table, r, c)))) {
				json_decref(list);
				return -1;
			}
		if (json_object_set_new(columns, table->names[c], list))
			return -1;
	}
	return 0;
}

static int read_column(struct evidence_table **table, const char *name, const json_t *list,
		       size_t rows, struct err *err)
{
	if (!json_is_array(list))
		return err_set(err, ERR_INPUT, "%s: must be a list", name);
	if (json_array_size(list) != rows)
		return err_set(err, ERR_INPUT, "%s: has %zu items beside %zu values", name,
			       json_array_size(list), rows);
	for (size_t r = 0; r < rows; r++) {
		json_t *cell = json_array_get(list, r);

		if (!json_is_number(cell) && !json_is_null(cell))
			return err_set(err, ERR_INPUT, "%s: item %zu: must be a number or null",
				       name, r + 1);
		if (table_set(table, r, name, json_is_null(cell) ? NAN : json_number_value(cell)))
			return err_memory(err);
	}
	return 0;
}

int evidence_table_read(struct evidence_table **table, json_t *columns, size_t rows,
			struct err *err)
{
	const char *name;
	json_t *list;

	if (!json_is_object(columns))
		return err_set(err, ERR_INPUT, "must be an object");
	if (json_object_size(columns) > COLUMNS_MAX)
		return err_set(err, ERR_INPUT, "has more than %d columns", COLUMNS_MAX);
	if (!*table && !(*table = calloc(1, sizeof(**table))))
		return err_memory(err);
	if (reserve_rows(*table, rows))
		return err_memory(err);
	json_object_foreach(columns, name,
			    list) if (read_column(table, name, list, rows, err)) return -1;
	return 0;
}
