/* The event loop on one side: who runs how often, and who holds it. */
#include "cli/explaining/by_calls.h"
#include "cli/explaining/by_loop.h"
#include "cli/explaining/ranked.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/base/unit.h"

#include <stdlib.h>

#define ROWS_SHOWN 12

static int add_json(struct explaining *e, const struct explaining_subject *subject,
		    const struct loop_side *side, struct err *err)
{
	json_t *row = json_pack("{s:o, s:s}", "name", json_text_new(subject->name), "by", "loop");
	json_t *members = loop_side_json_new(side);

	json_object_update(row, members);
	json_decref(members);
	json_object_set_new(row, "notes", loop_notes_json_new(side, 1));
	return json_array_append_new(e->rows, row) ? err_memory(err) : 0;
}

static void print_head(const struct explaining_subject *subject, const struct loop_side *side)
{
	struct buf text = {0};

	text_escape(&text, subject->name, term_is_utf8());
	buf_adds(&text, ": ");
	loop_totals_add(&text, side);
	buf_addf(&text, " per iteration; %s", side->counts->interpreter);
	text_wrap(stdout, buf_text(&text), 0, 2, (size_t)term_columns(stdout));
	fputs("\n", stdout);
	buf_release(&text);
}

/* ---- who runs, the most often first */

static double runs_of(const void *of, size_t row)
{
	const struct loop_counts *counts = of;

	return loop_counts_figure(counts, counts->rows[row].runs).high;
}

/* Rows, to free; NULL with err. */
static size_t *order_new(const struct loop_counts *counts, struct err *err)
{
	size_t *order = calloc(counts->n + 1, sizeof(*order));

	for (size_t i = 0; order && i < counts->n; i++)
		order[i] = i;
	if (!order)
		err_memory(err);
	else if (!ranked_sort(order, counts->n, runs_of, counts, err))
		return order;
	free(order);
	return NULL;
}

static void add_figure(struct table *table, bool is_known, struct call_figure figure)
{
	struct buf text = {0};

	if (is_known)
		call_figure_add(&text, figure);
	table_add(table, COLOUR_NONE, buf_text(&text));
	buf_release(&text);
}

static void add_row(struct table *table, const struct loop_side *side, size_t i)
{
	const struct loop_counts *counts = side->counts;
	const struct loop_counts_row *row = &counts->rows[i];
	char seconds[UNIT_TEXT] = "";
	struct buf text = {0};

	if (side->holds[i] > 0)
		unit_format_alone(UNIT_SECOND, side->holds[i], seconds);
	add_figure(table, true, loop_counts_figure(counts, row->runs));
	add_figure(table, row->is_task, loop_counts_figure(counts, row->made));
	table_add(table, COLOUR_NONE, seconds);
	loop_row_add(&text, row);
	table_add(table, COLOUR_NONE, buf_text(&text));
	buf_release(&text);
}

static int print_table(const struct loop_side *side, bool all, struct err *err)
{
	static const struct table_column columns[] = {
		{"runs", TABLE_RIGHT, 0, false, 0},
		{"made", TABLE_RIGHT, 0, false, 0},
		{"longest", TABLE_RIGHT, 0, true, 0},
		{"task or callback", TABLE_LEFT, TABLE_NAME_FLOOR, false, 0}};
	const struct loop_counts *counts = side->counts;
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	struct table_style style = table_style_for(stdout);
	size_t *order = order_new(counts, err);
	size_t shown = all || counts->n < ROWS_SHOWN ? counts->n : ROWS_SHOWN;
	int rc = order ? 0 : -1;

	for (size_t i = 0; !rc && i < shown; i++)
		add_row(table, side, order[i]);
	fputs("\n", stdout);
	rc = rc ? rc : table_print(table, stdout, &style, err);
	table_free(table);
	free(order);
	if (shown < counts->n)
		printf("and %zu more (-v)\n", counts->n - shown);
	return rc;
}

static int print(const struct explaining *e, const struct explaining_subject *subject,
		 const struct loop_side *side, struct err *err)
{
	const struct measure_options *m = e->job->options;
	const struct explained_style style = {m->quiet, m->verbose};

	print_head(subject, side);
	if ((side->counts->n && print_table(side, m->verbose, err)) ||
	    loop_holds_print(side, &style, stdout, err))
		return -1;
	if (!m->quiet)
		loop_notes_print(side, 1, stdout);
	return 0;
}

int by_loop_report_one(struct explaining *e, const struct explaining_subject *subject,
		       const struct loop_side *side, struct err *err)
{
	if (e->rows)
		return add_json(e, subject, side, err);
	explaining_begin_section(e);
	return print(e, subject, side, err);
}
