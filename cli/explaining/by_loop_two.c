/* The event loop on two sides: what runs or is made more or less often, and who holds it. */
#include "cli/explaining/by_calls.h"
#include "cli/explaining/sides_words.h"
#include "cli/explaining/by_loop.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/json.h"

#include <math.h>
#include <stdlib.h>

struct change {
	const struct loop_counts_row *rows[2]; /* old, new; NULL: that side has none */
	struct call_figure runs[2], made[2];
};

struct meeting_loop {
	struct explaining *e;
	const struct explaining_subject *subject;
	const struct loop_side *sides; /* old, new */
	struct change *differing;
	size_t n, n_same;
};

/* ---- what differs */

static struct change change_of(const struct meeting_loop *m, const struct loop_counts_row *old,
			       const struct loop_counts_row *new)
{
	struct change change = {.rows = {old, new}};

	for (int side = 0; side < 2; side++)
		if (change.rows[side]) {
			const struct loop_counts *counts = m->sides[side].counts;

			change.runs[side] = loop_counts_figure(counts, change.rows[side]->runs);
			change.made[side] = loop_counts_figure(counts, change.rows[side]->made);
		}
	return change;
}

static void add(struct meeting_loop *m, struct change change)
{
	if (call_figures_overlap(change.runs[0], change.runs[1]) &&
	    call_figures_overlap(change.made[0], change.made[1]))
		m->n_same++;
	else
		m->differing[m->n++] = change;
}

static int by_runs(const void *a, const void *b)
{
	const struct change *one = a, *other = b;
	double x = fabs(one->runs[1].high - one->runs[0].high);
	double y = fabs(other->runs[1].high - other->runs[0].high);

	return (x < y) - (x > y);
}

static int find(struct meeting_loop *m, struct err *err)
{
	const struct loop_counts *old = m->sides[0].counts, *new = m->sides[1].counts;

	m->differing = calloc(old->n + new->n + 1, sizeof(*m->differing));
	if (!m->differing)
		return err_memory(err);
	for (size_t i = 0; i < old->n; i++)
		add(m, change_of(m, &old->rows[i], loop_counts_same(old, &old->rows[i], new)));
	for (size_t i = 0; i < new->n; i++)
		if (!loop_counts_same(new, &new->rows[i], old))
			add(m, change_of(m, NULL, &new->rows[i]));
	if (m->n)
		qsort(m->differing, m->n, sizeof(*m->differing), by_runs);
	return 0;
}

static bool totals_differ(const struct meeting_loop *m)
{
	for (int i = 0; i < LOOP_TOTALS; i++)
		if (!call_figures_overlap(m->sides[0].totals[i], m->sides[1].totals[i]))
			return true;
	return false;
}

/* ---- for programs */

static json_t *figures_json_new(const struct change *change, int side)
{
	json_t *json = json_object();

	call_figure_set(json, "runs", change->runs[side]);
	json_object_set_new(
		json, "made",
		json_finite_new((change->made[side].low + change->made[side].high) / 2));
	return json;
}

static int add_json(const struct meeting_loop *m, struct err *err)
{
	json_t *row, *list = json_array(), *sides[2];

	for (size_t i = 0; i < m->n; i++) {
		const struct change *change = &m->differing[i];
		json_t *one =
			loop_row_json_new(change->rows[1] ? change->rows[1] : change->rows[0]);

		json_object_set_new(one, "baseline", figures_json_new(change, 0));
		json_object_set_new(one, "candidate", figures_json_new(change, 1));
		json_array_append_new(list, one);
	}
	for (int side = 0; side < 2; side++) {
		sides[side] = loop_side_json_new(&m->sides[side]);
		json_object_set_new(sides[side], "label", json_text_new(m->subject->labels[side]));
	}
	row = json_pack("{s:o, s:s, s:o, s:o, s:o, s:I, s:o}", "name",
			json_text_new(m->subject->name), "by", "loop", "baseline", sides[0],
			"candidate", sides[1], "differing", list, "same", (json_int_t)m->n_same,
			"notes", loop_notes_json_new(m->sides, 2));
	return json_array_append_new(m->e->rows, row) ? err_memory(err) : 0;
}

/* ---- for people */

static void print_head(const struct meeting_loop *m)
{
	struct buf text = {0};

	sides_head_add(&text, m->subject->name, m->subject->labels);
	buf_adds(&text, ": ");
	if (m->n == 0 && !totals_differ(m)) {
		buf_adds(&text, "no count differs: ");
		loop_totals_add(&text, &m->sides[1]);
	} else {
		loop_totals_add(&text, &m->sides[0]);
		buf_adds(&text, " -> ");
		loop_totals_add(&text, &m->sides[1]);
	}
	buf_adds(&text, " per iteration");
	text_wrap(stdout, buf_text(&text), 0, 2, (size_t)term_columns(stdout));
	fputs("\n", stdout);
	buf_release(&text);
}

static void add_figure(struct table *table, struct call_figure figure)
{
	struct buf text = {0};

	call_figure_add(&text, figure);
	table_add(table, COLOUR_NONE, buf_text(&text));
	buf_release(&text);
}

static int print_table(const struct meeting_loop *m, struct err *err)
{
	static const struct table_column columns[] = {
		{"runs old", TABLE_RIGHT, 0, false, 0},
		{"new", TABLE_RIGHT, 0, false, 0},
		{"made old", TABLE_RIGHT, 0, false, 0},
		{"new", TABLE_RIGHT, 0, false, 0},
		{"task or callback", TABLE_LEFT, TABLE_NAME_FLOOR, false, 0}};
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	struct table_style style = table_style_for(stdout);
	struct buf text = {0};
	int rc;

	for (size_t i = 0; i < m->n; i++) {
		const struct change *change = &m->differing[i];

		add_figure(table, change->runs[0]);
		add_figure(table, change->runs[1]);
		add_figure(table, change->made[0]);
		add_figure(table, change->made[1]);
		buf_clear(&text);
		loop_row_add(&text, change->rows[1] ? change->rows[1] : change->rows[0]);
		table_add(table, COLOUR_NONE, buf_text(&text));
	}
	fputs("\n", stdout);
	rc = table_print(table, stdout, &style, err);
	table_free(table);
	buf_release(&text);
	return rc;
}

static int print(const struct meeting_loop *m, struct err *err)
{
	const struct measure_options *o = m->e->job->options;
	const struct explained_style style = {o->quiet, o->verbose};

	print_head(m);
	if (m->n && print_table(m, err))
		return -1;
	for (int side = 0; side < 2; side++) {
		printf("\n%s:", side ? "new" : "old");
		if (loop_holds_print(&m->sides[side], &style, stdout, err))
			return -1;
	}
	if (!o->quiet)
		loop_notes_print(m->sides, 2, stdout);
	return 0;
}

int by_loop_report_two(struct explaining *e, const struct explaining_subject *subject,
		       const struct loop_side sides[2], struct err *err)
{
	struct meeting_loop m = {.e = e, .subject = subject, .sides = sides};
	int rc = find(&m, err);

	if (!rc && e->rows) {
		rc = add_json(&m, err);
	} else if (!rc) {
		explaining_begin_section(e);
		rc = print(&m, err);
	}
	free(m.differing);
	return rc;
}
