/* Tables of options, put together from parts. */
#include "cli/words/option.h"
#include "cli/words/option_internal.h"

#include <assert.h>
#include <string.h>

void option_table_add(struct option_table *table, const struct option *rows)
{
	for (; !option_is_end(rows); rows++) {
		assert(table->n < OPTION_TABLE_MAX);
		table->rows[table->n++] = *rows;
	}
}

static bool has_name(const struct option_table *table, const struct option *row)
{
	for (size_t i = 0; i < table->n; i++) {
		const struct option *other = &table->rows[i];

		if ((row->short_name && row->short_name == other->short_name) ||
		    (row->long_name && other->long_name &&
		     strcmp(row->long_name, other->long_name) == 0))
			return true;
	}
	return false;
}

void option_table_add_new(struct option_table *table, const struct option *rows)
{
	for (; !option_is_end(rows); rows++)
		if (rows->type != OPT_HEADING && !has_name(table, rows))
			option_table_add(table, (const struct option[]){*rows, {0}});
}

bool option_is_among(const struct option *row, const char *const *names)
{
	for (; row->long_name && *names; names++)
		if (strcmp(row->long_name, *names) == 0)
			return true;
	return false;
}

void option_table_keep(struct option_table *table, const char *const *kept)
{
	struct option_table all = *table;
	const struct option *heading = NULL;

	*table = (struct option_table){0};
	for (size_t i = 0; i < all.n; i++) {
		if (all.rows[i].type == OPT_HEADING)
			heading = &all.rows[i];
		if (!option_is_among(&all.rows[i], kept))
			continue;
		if (heading)
			option_table_add(table, (const struct option[]){*heading, {0}});
		heading = NULL;
		option_table_add(table, (const struct option[]){all.rows[i], {0}});
	}
}
