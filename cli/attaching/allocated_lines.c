#include "cli/attaching/allocated_lines.h"

#include "cli/explaining/by_allocations.h"
#include "cli/explaining/count_words.h"
#include "cli/explaining/ranked.h"
#include "results/base/unit.h"

#include <stdlib.h>

/* ---- ranked */

static double weight_of(const void *of, size_t line)
{
	const struct counts_table *lines = of;
	const struct call_figure *row = counts_table_row(lines, line);

	/* What was asked for first; below that, what is only still there. */
	return row[SITE_BYTES].high + row[SITE_LEFT_BYTES].high * 1e-6;
}

static int fill(struct allocated_lines *lines, const struct allocations_counted *counted,
		size_t *group, struct err *err)
{
	size_t n;

	if (counts_table_lines(lines->profile, group, lines->nodes, &n, err) ||
	    allocations_table_make(&lines->lines, counted, group, n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (counts_table_has_any(&lines->lines, i))
			lines->order[lines->n++] = i;
	return ranked_sort(lines->order, lines->n, weight_of, &lines->lines, err);
}

int allocated_lines_make(struct allocated_lines *lines, const struct allocations_counted *counted,
			 struct err *err)
{
	size_t n = counted->profiles[0].n_nodes, *group = malloc((n + 1) * sizeof(*group));
	int rc;

	*lines = (struct allocated_lines){.profile = &counted->profiles[0]};
	lines->nodes = malloc((n + 1) * sizeof(*lines->nodes));
	lines->order = malloc((n + 1) * sizeof(*lines->order));
	rc = group && lines->nodes && lines->order ? fill(lines, counted, group, err)
						   : err_memory(err);
	free(group);
	return rc ? -1 : 0;
}

void allocated_lines_release(struct allocated_lines *lines)
{
	counts_table_release(&lines->lines);
	free(lines->nodes);
	free(lines->order);
	*lines = (struct allocated_lines){0};
}

/* ---- tables */

static void add_text(struct table *table, enum colour colour, struct buf *text)
{
	table_add(table, colour, buf_text(text));
	buf_release(text);
}

/* Nothing for 0. */
static void add_count(struct table *table, double count)
{
	struct buf text = {0};

	if (count > 0 || count < 0)
		count_words_add(&text, count);
	add_text(table, COLOUR_NONE, &text);
}

static void add_place(struct table *table, const struct allocated_lines *lines, size_t line)
{
	struct buf text = {0};

	allocations_add_place(&text, lines->profile, lines->nodes[line]);
	add_text(table, COLOUR_NONE, &text);
}

static void add_source(struct table *table, const struct allocated_lines *lines, size_t line,
		       struct source_lines *sources)
{
	const struct profile_node *node = &lines->profile->nodes[lines->nodes[line]];
	struct buf text = {0};

	source_lines_add(sources, lines->profile->frames[node->frame].file, node->line, &text);
	add_text(table, COLOUR_DIM, &text);
}

int allocated_lines_print(const struct allocated_lines *lines, size_t most,
			  struct source_lines *sources, FILE *out, struct err *err)
{
	static const int kinds[] = {SITE_REQUESTS, SITE_BYTES, SITE_TEMPORARY, SITE_PEAK_BYTES,
				    SITE_LEFT_BYTES};
	const struct table_column columns[] = {{"requests", TABLE_RIGHT, 0, false, 0},
					       {"bytes", TABLE_RIGHT, 0, false, 0},
					       {"temporary", TABLE_RIGHT, 0, true, 0},
					       {"peak", TABLE_RIGHT, 0, true, 0},
					       {"alive", TABLE_RIGHT, 0, false, 0},
					       {"line", TABLE_LEFT, TABLE_NAME_FLOOR, false, 0},
					       {"source", TABLE_LEFT, TABLE_NAME_FLOOR, true, 1}};
	struct table_style style = table_style_for(out);
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	int rc;

	for (size_t i = 0; i < lines->n && i < most; i++) {
		size_t line = lines->order[i];

		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
			add_count(table, counts_table_row(&lines->lines, line)[kinds[k]].high);
		add_place(table, lines, line);
		add_source(table, lines, line, sources);
	}
	rc = table_print(table, out, &style, err);
	table_free(table);
	if (rc == 0 && lines->n > most)
		fprintf(out, "and %zu more\n", lines->n - most);
	return rc;
}

static void add_bytes(struct table *table, double bytes)
{
	char text[UNIT_TEXT];

	unit_format_alone(UNIT_BYTE, bytes, text);
	table_add(table, COLOUR_NONE, bytes > 0 ? text : "");
}

int allocated_lines_print_rates(const struct allocated_lines *lines, double seconds, size_t most,
				const struct table_style *style, FILE *out, struct err *err)
{
	const struct table_column columns[] = {{"bytes/s", TABLE_RIGHT, 0, false, 0},
					       {"requests/s", TABLE_RIGHT, 0, false, 0},
					       {"alive", TABLE_RIGHT, 0, false, 0},
					       {"line", TABLE_LEFT, TABLE_NAME_FLOOR, false, 0}};
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	int rc;

	for (size_t i = 0; i < lines->n && i < most; i++) {
		const struct call_figure *row = counts_table_row(&lines->lines, lines->order[i]);

		add_bytes(table, row[SITE_BYTES].high / seconds);
		if (row[SITE_REQUESTS].high > 0)
			table_addf(table, COLOUR_NONE, "%.0f", row[SITE_REQUESTS].high / seconds);
		else
			table_add(table, COLOUR_NONE, "");
		add_bytes(table, row[SITE_LEFT_BYTES].high);
		add_place(table, lines, lines->order[i]);
	}
	rc = table_print(table, out, style, err);
	table_free(table);
	return rc;
}

/* ---- paths */

static double alive_of(const void *of, size_t node)
{
	return (double)stack_profile_node_own(of, node);
}

static void add_path(struct table *table, const struct stack_profile *profile, size_t node)
{
	struct buf text = {0};

	allocations_add_place(&text, profile, node);
	for (node = profile->nodes[node].parent; node != PROFILE_NO_PARENT;
	     node = profile->nodes[node].parent) {
		buf_adds(&text, " < ");
		allocations_add_place(&text, profile, node);
	}
	add_text(table, COLOUR_NONE, &text);
}

int allocated_paths_print(const struct allocations_counted *counted, size_t most, FILE *out,
			  struct err *err)
{
	const struct table_column columns[] = {
		{"bytes", TABLE_RIGHT, 0, false, 0},
		{"blocks", TABLE_RIGHT, 0, true, 0},
		{"still alive", TABLE_LEFT, TABLE_NAME_FLOOR, false, 0}};
	const struct stack_profile *bytes = &counted->profiles[SITE_LEFT_BYTES];
	size_t n = 0, *order = malloc((bytes->n_nodes + 1) * sizeof(*order));
	struct table_style style = table_style_for(out);
	struct table *table;
	int rc;

	for (size_t i = 0; order && i < bytes->n_nodes; i++)
		if (stack_profile_node_own(bytes, i) > 0)
			order[n++] = i;
	if (!order || ranked_sort(order, n, alive_of, bytes, err)) {
		free(order);
		return err_memory(err);
	}
	table = table_new(columns, 3);
	for (size_t i = 0; i < n && i < most; i++) {
		add_count(table, (double)stack_profile_node_own(bytes, order[i]));
		add_count(table, (double)stack_profile_node_own(
					 &counted->profiles[SITE_LEFT_BLOCKS], order[i]));
		add_path(table, bytes, order[i]);
	}
	if (n)
		fputs("\n", out);
	rc = n ? table_print(table, out, &style, err) : 0;
	table_free(table);
	free(order);
	return rc;
}
