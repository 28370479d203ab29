/*
 * The numbers beside a run's values: named columns, a row for each value, NaN where nothing is
 * known. What the columns mean is results/model/evidence.h's matter. A file has thousands of tables
 * with the same columns, so the list of names is shared, and a table is one block.
 */
#ifndef RESULTS_MODEL_EVIDENCE_TABLE_H
#define RESULTS_MODEL_EVIDENCE_TABLE_H

#include "results/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct evidence_table; /* NULL is an empty one, everywhere */

void evidence_table_free(struct evidence_table *table);
/* An independent copy in *copy, which was NULL. -1 when memory ran out. */
int evidence_table_copy(const struct evidence_table *table, struct evidence_table **copy);

/* NaN where it is not known. */
double evidence_table_get(const struct evidence_table *table, size_t row, const char *column);
/* The same for many columns in the order of their names, one after the other: *from is 0 before the
   first, and where to look for the next. The table is not NULL. */
double evidence_table_get_from(const struct evidence_table *table, size_t row, const char *column,
			       size_t *from);
/* Adds row and column as needed. -1 when memory ran out. */
int evidence_table_set(struct evidence_table **table, size_t row, const char *column, double cell);

/* How many columns there are, and the name of one: borrowed until the table changes. */
size_t evidence_table_columns(const struct evidence_table *table);
const char *evidence_table_column(const struct evidence_table *table, size_t i);

/* Put the table into `object` under `key`, as lists of `rows` cells each. Nothing to do when it has
   no columns. -1 when memory ran out. */
int evidence_table_add_to(const struct evidence_table *table, size_t rows, json_t *object,
			  const char *key);

/* ---- many tables, one after the other: give the columns, then make the table */

struct evidence_builder {
	char *names[256]; /* of the columns of the next table */
	size_t counts[256];
	size_t n;
	bool is_sorted; /* the names ascend */
	double *cells;	/* of all columns, one after the other */
	size_t cells_n, cells_cap;
	struct evidence_names *last; /* of the table made before, to be shared */
};

/* Errors name the column. More than 256 columns, or two of one name, are an error. */
int evidence_builder_add_column(struct evidence_builder *builder, const char *name,
				struct err *err);
/* One more cell of the column added last. */
int evidence_builder_add_cell(struct evidence_builder *builder, double cell, struct err *err);
/* Make the table of the columns added, each of which must have `rows` cells; *table is NULL when
   there are none. The builder is empty afterwards, also on failure. */
int evidence_builder_finish(struct evidence_builder *builder, size_t rows,
			    struct evidence_table **table, struct err *err);
void evidence_builder_release(struct evidence_builder *builder);

#endif
