#include "results/profiles/counts_table.h"

#include <stdlib.h>

/* ---- figures */

int counts_table_make(struct counts_table *table, const struct stack_profile *profiles,
		      size_t n_kinds, const size_t *group, size_t n, struct err *err)
{
	*table = (struct counts_table){.n = n, .n_kinds = n_kinds};
	table->rows = calloc(n * n_kinds + 1, sizeof(*table->rows));
	table->total = calloc(n_kinds + 1, sizeof(*table->total));
	if (!table->rows || !table->total)
		return err_memory(err);
	for (size_t kind = 0; kind < n_kinds; kind++) {
		struct call_table one = {0};
		int rc = call_table_make(&one, &profiles[kind], group, n, err);

		for (size_t i = 0; !rc && i < n; i++)
			table->rows[i * n_kinds + kind] = one.rows[i];
		if (!rc)
			table->total[kind] = one.total;
		call_table_release(&one);
		if (rc)
			return -1;
	}
	return 0;
}

void counts_table_release(struct counts_table *table)
{
	free(table->rows);
	free(table->total);
	*table = (struct counts_table){0};
}

static void floor_figure(struct call_figure *figure)
{
	figure->low = figure->low < 0 ? 0 : figure->low;
	figure->high = figure->high < 0 ? 0 : figure->high;
}

void counts_table_floor(struct counts_table *table, size_t kind)
{
	for (size_t i = 0; i < table->n; i++)
		floor_figure(&table->rows[i * table->n_kinds + kind]);
	floor_figure(&table->total[kind]);
}

const struct call_figure *counts_table_row(const struct counts_table *table, size_t group)
{
	return &table->rows[group * table->n_kinds];
}

bool counts_table_has_any(const struct counts_table *table, size_t group)
{
	const struct call_figure *row = counts_table_row(table, group);

	for (size_t kind = 0; kind < table->n_kinds; kind++)
		if (row[kind].low < 0 || row[kind].low > 0 || row[kind].high > 0)
			return true;
	return false;
}

/* ---- lines */

static int compare(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int compare_lines(const struct profile_node *a, const struct profile_node *b)
{
	int order = compare(a->frame, b->frame);

	return order ? order : (a->line > b->line) - (a->line < b->line);
}

struct place {
	const struct stack_profile *profile;
	size_t node;
};

static int by_line(const void *a, const void *b)
{
	const struct place *one = a, *other = b;
	const struct profile_node *nodes = one->profile->nodes;
	const struct profile_node *x = &nodes[one->node], *y = &nodes[other->node];
	int order = compare_lines(x, y);

	if (order || one->profile->frames[x->frame].kind != PROFILE_NATIVE)
		return order;
	if (x->parent == PROFILE_NO_PARENT || y->parent == PROFILE_NO_PARENT)
		return compare(x->parent == PROFILE_NO_PARENT, y->parent == PROFILE_NO_PARENT);
	return compare_lines(&nodes[x->parent], &nodes[y->parent]);
}

int counts_table_lines(const struct stack_profile *profile, size_t *group, size_t *nodes, size_t *n,
		       struct err *err)
{
	struct place *places = malloc((profile->n_nodes + 1) * sizeof(*places));

	if (!places)
		return err_memory(err);
	*n = 0;
	for (size_t i = 0; i < profile->n_nodes; i++)
		places[i] = (struct place){profile, i};
	if (profile->n_nodes)
		qsort(places, profile->n_nodes, sizeof(*places), by_line);
	for (size_t i = 0; i < profile->n_nodes; i++) {
		if (i == 0 || by_line(&places[i - 1], &places[i]) != 0)
			nodes[(*n)++] = places[i].node;
		group[places[i].node] = *n - 1;
	}
	free(places);
	return 0;
}
