/* The exact tables of compare_to: reStructuredText grid and Markdown. For people:
 * cli/words/table.h. */
#ifndef CLI_PYPERF_TABLE_H
#define CLI_PYPERF_TABLE_H

#include "results/base/buf.h"

enum pyperf_table_format { PYPERF_TABLE_REST, PYPERF_TABLE_MARKDOWN };

/* `struct pyperf_table t = {.columns = 3}` is valid and empty; its first row are the titles. */
struct pyperf_table {
	size_t columns;
	char **cells; /* row by row; UTF-8 */
	size_t n, cap;
};

/* The next cell; its text is taken from `cell` (which is empty afterwards). 0, or -1: memory. */
int pyperf_table_take(struct pyperf_table *table, struct buf *cell);
void pyperf_table_release(struct pyperf_table *table);

/* Append the table to `out`; all rows must be complete. 0, or -1: memory. */
int pyperf_add_table(struct buf *out, const struct pyperf_table *table,
		     enum pyperf_table_format format);

#endif
