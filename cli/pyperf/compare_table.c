/* Sections of a comparison: sorted, averaged, and as tables. */
#include "cli/pyperf/compare_internal.h"

#include <stdlib.h>

/* Insertion sort keeps equal rows in order, as Python's sort does; qsort() may not. */
void section_sort(const struct section *section, int sign)
{
	const struct pyperf_row **rows = section->rows;

	for (size_t i = 1; i < section->n; i++) {
		const struct pyperf_row *row = rows[i];
		double ratio = row->changes[0].ratio;
		size_t k = i;

		for (; k > 0 && sign * (rows[k - 1]->changes[0].ratio - ratio) > 0; k--)
			rows[k] = rows[k - 1];
		rows[k] = row;
	}
}

int section_geometric_mean(const struct section *section, size_t i, double *mean)
{
	double *ratios = malloc((section->n + 1) * sizeof(*ratios));

	if (!ratios)
		return -1;
	for (size_t k = 0; k < section->n; k++)
		ratios[k] = section->rows[k]->changes[i].ratio;
	*mean = pyperf_geometric_mean(ratios, section->n);
	free(ratios);
	return 0;
}

/* ---- the table */

static int take_text(struct pyperf_table *table, const char *text)
{
	struct buf cell = {0};

	pyperf_add_text(&cell, text);
	return pyperf_table_take(table, &cell);
}

static int take_titles(struct pyperf_table *table, const struct pyperf_row *row)
{
	if (take_text(table, "Benchmark") || take_text(table, row->changes[0].ref_file->label))
		return -1;
	for (size_t i = 0; i < row->n; i++)
		if (take_text(table, row->changes[i].file->label))
			return -1;
	return 0;
}

static int take_row(struct pyperf_table *table, const struct pyperf_row *row, bool quiet)
{
	struct buf cell = {0};

	if (take_text(table, row->name))
		return -1;
	pyperf_add_value(&cell, row->changes[0].ref->unit, row->changes[0].ref->mean);
	if (pyperf_table_take(table, &cell))
		return -1;
	for (size_t i = 0; i < row->n; i++) {
		const struct pyperf_change *change = &row->changes[i];

		if (change->verdict == PYPERF_NOT_SIGNIFICANT) {
			buf_adds(&cell, "not significant");
		} else {
			if (!quiet) {
				pyperf_add_value(&cell, change->changed->unit,
						 change->changed->mean);
				buf_adds(&cell, ": ");
			}
			pyperf_add_change(&cell, change->ratio);
		}
		if (pyperf_table_take(table, &cell))
			return -1;
	}
	return 0;
}

static int take_means(struct pyperf_table *table, const struct section *section)
{
	struct buf cell = {0};

	if (take_text(table, "Geometric mean") || take_text(table, "(ref)"))
		return -1;
	for (size_t i = 0; i < section->rows[0]->n; i++) {
		double mean;

		if (section_geometric_mean(section, i, &mean))
			return -1;
		pyperf_add_change(&cell, mean);
		if (pyperf_table_take(table, &cell))
			return -1;
	}
	return 0;
}

int section_add_table(struct buf *out, const struct section *section)
{
	struct pyperf_table table = {.columns = section->rows[0]->n + 2};
	struct names hidden = {0};
	size_t shown = 0;
	int rc;

	if (section->style->by_speed)
		section_sort(section, 1);
	rc = take_titles(&table, section->rows[0]);
	for (size_t i = 0; rc == 0 && i < section->n; i++) {
		if (pyperf_row_is_shown(section->rows[i])) {
			rc = take_row(&table, section->rows[i], section->style->quiet);
			shown++;
		} else {
			names_add(&hidden, section->rows[i]->name);
		}
	}
	if (rc == 0 && section->n > 1 && shown)
		rc = take_means(&table, section);
	if (rc == 0 && shown)
		rc = pyperf_add_table(out, &table, section->style->format);
	names_add_hidden(out, &hidden, shown > 0);
	pyperf_table_release(&table);
	return rc;
}
