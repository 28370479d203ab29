#include "cli/pyperf/table.h"

#include "cli/words/text.h"

#include <stdlib.h>

int pyperf_table_take(struct pyperf_table *table, struct buf *cell)
{
	char *text = buf_take(cell);

	if (!text || mem_reserve(&table->cells, &table->cap, table->n + 1, sizeof(*table->cells))) {
		free(text);
		return -1;
	}
	table->cells[table->n++] = text;
	return 0;
}

void pyperf_table_release(struct pyperf_table *table)
{
	for (size_t i = 0; i < table->n; i++)
		free(table->cells[i]);
	free(table->cells);
	*table = (struct pyperf_table){.columns = table->columns};
}

static void repeat(struct buf *out, char c, size_t n)
{
	while (n-- > 0)
		buf_add(out, &c, 1);
}

static void add_row(struct buf *out, const struct pyperf_table *table, size_t row,
		    const size_t *widths)
{
	for (size_t i = 0; i < table->columns; i++) {
		const char *cell = table->cells[row * table->columns + i];

		buf_addf(out, "| %s ", cell);
		repeat(out, ' ', widths[i] - text_length(cell));
	}
	buf_adds(out, "|\n");
}

static void add_rest_rule(struct buf *out, const struct pyperf_table *table, const size_t *widths,
			  char c)
{
	for (size_t i = 0; i < table->columns; i++) {
		buf_adds(out, "+");
		repeat(out, c, widths[i] + 2);
	}
	buf_adds(out, "+\n");
}

static void add_rest(struct buf *out, const struct pyperf_table *table, const size_t *widths)
{
	add_rest_rule(out, table, widths, '-');
	for (size_t row = 0; row < table->n / table->columns; row++) {
		add_row(out, table, row, widths);
		add_rest_rule(out, table, widths, row == 0 ? '=' : '-');
	}
}

static void add_markdown(struct buf *out, const struct pyperf_table *table, const size_t *widths)
{
	add_row(out, table, 0, widths);
	buf_adds(out, "|");
	repeat(out, '-', widths[0] + 2);
	for (size_t i = 1; i < table->columns; i++) {
		buf_adds(out, "|:");
		repeat(out, '-', widths[i]);
		buf_adds(out, ":");
	}
	buf_adds(out, "|\n");
	for (size_t row = 1; row < table->n / table->columns; row++)
		add_row(out, table, row, widths);
}

int pyperf_add_table(struct buf *out, const struct pyperf_table *table,
		     enum pyperf_table_format format)
{
	size_t *widths = calloc(table->columns, sizeof(*widths));

	if (!widths)
		return -1;
	for (size_t i = 0; i < table->n; i++) {
		size_t width = text_length(table->cells[i]);

		if (width > widths[i % table->columns])
			widths[i % table->columns] = width;
	}
	if (format == PYPERF_TABLE_REST)
		add_rest(out, table, widths);
	else
		add_markdown(out, table, widths);
	free(widths);
	return 0;
}
