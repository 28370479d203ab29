/* Calls of one side: functions, most called first, with who calls them and whom they call. */
#include "cli/explaining/by_calls.h"
#include "cli/explaining/frame_words.h"
#include "cli/explaining/ranked.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/json.h"

#include <stdlib.h>

#define FUNCTIONS_SHOWN 15

struct view {
	const struct explaining *e;
	const struct explaining_subject *subject;
	const struct calls_counted *counted;
	struct call_table calls, created;
	size_t *order; /* frames that were called, or made, the most called first */
	size_t n;
	bool notes[CALL_NOTES];
};

/* ---- what is shown */

static double calls_of(const void *of, size_t frame)
{
	const struct view *view = of;

	return view->calls.rows[frame].high;
}

static int sort(struct view *view, struct err *err)
{
	view->order = calloc(view->calls.n + 1, sizeof(*view->order));
	if (!view->order)
		return err_memory(err);
	for (size_t i = 0; i < view->calls.n; i++)
		if (view->calls.rows[i].high > 0 || view->created.rows[i].high > 0)
			view->order[view->n++] = i;
	return ranked_sort(view->order, view->n, calls_of, view, err);
}

static int make(struct view *view, struct err *err)
{
	const struct stack_profile *profile = &view->counted->calls;
	size_t *frames = calloc(profile->n_nodes + 1, sizeof(*frames));
	int rc;

	if (!frames)
		return err_memory(err);
	for (size_t i = 0; i < profile->n_nodes; i++)
		frames[i] = profile->nodes[i].frame;
	rc = call_table_make(&view->calls, profile, frames, profile->n_frames, err) ||
	     call_table_make(&view->created, &view->counted->created, frames, profile->n_frames,
			     err) ||
	     sort(view, err);
	free(frames);
	if (!rc)
		call_notes(view->counted, &view->calls, view->notes);
	return rc ? -1 : 0;
}

static const struct profile_frame *frame_at(const struct view *view, size_t frame)
{
	return frame == SIZE_MAX ? NULL : &view->counted->calls.frames[frame];
}

/* The edges of the frame's callers, or of its callees. */
static const struct call_edge *next_edge(const struct view *view, size_t frame, bool callers,
					 size_t *i)
{
	while (*i < view->calls.n_edges) {
		const struct call_edge *edge = &view->calls.edges[(*i)++];

		if ((callers ? edge->callee : edge->caller) == frame && edge->calls.high > 0)
			return edge;
	}
	return NULL;
}

/* ---- for programs */

static json_t *edges_json_new(const struct view *view, size_t frame, bool callers)
{
	json_t *list = json_array(), *row;
	const struct call_edge *edge;

	for (size_t i = 0; (edge = next_edge(view, frame, callers, &i));) {
		row = call_frame_json_new(frame_at(view, callers ? edge->caller : edge->callee));
		call_figure_set(row, "calls", edge->calls);
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *functions_json_new(const struct view *view)
{
	json_t *list = json_array();

	for (size_t i = 0; i < view->n; i++) {
		size_t frame = view->order[i];
		json_t *row = call_frame_json_new(frame_at(view, frame));

		call_figure_set(row, "calls", view->calls.rows[frame]);
		if (view->created.rows[frame].high > 0)
			json_object_set_new(row, "generators",
					    json_finite_new(view->created.rows[frame].high));
		json_object_set_new(row, "callers", edges_json_new(view, frame, true));
		json_object_set_new(row, "callees", edges_json_new(view, frame, false));
		json_array_append_new(list, row);
	}
	return list;
}

static int add_json(const struct view *view, struct err *err)
{
	json_t *row = json_pack("{s:o, s:s, s:s, s:I}", "name", json_text_new(view->subject->name),
				"by", "calls", "interpreter", view->counted->calls.interpreter,
				"doublings", (json_int_t)view->counted->calls.n_parts);

	if (row)
		call_figure_set(row, "calls", view->calls.total);
	json_object_set_new(row, "functions", functions_json_new(view));
	json_object_set_new(row, "notes", call_notes_json_new(view->notes));
	return json_array_append_new(view->e->rows, row) ? err_memory(err) : 0;
}

/* ---- for people */

static void print_head(const struct view *view)
{
	struct buf text = {0};

	text_escape(&text, view->subject->name, term_is_utf8());
	buf_adds(&text, ": ");
	call_figure_add_calls(&text, view->calls.total);
	buf_addf(&text, " per iteration, of %zu Python function%s; %s", view->n,
		 view->n == 1 ? "" : "s", view->counted->calls.interpreter);
	text_wrap(stdout, buf_text(&text), 0, 2, (size_t)term_columns(stdout));
	fputs("\n", stdout);
	buf_release(&text);
}

static void add_edges(struct table *table, const struct view *view, size_t frame, bool callers)
{
	struct buf text = {0};
	const struct call_edge *edge;

	for (size_t i = 0; (edge = next_edge(view, frame, callers, &i));) {
		const struct profile_frame *other =
			frame_at(view, callers ? edge->caller : edge->callee);

		buf_adds(&text, text.len ? ", " : callers ? "called by " : "calls ");
		if (other)
			frame_words_add(&text, other);
		else
			buf_adds(&text, "the measured loop");
		buf_adds(&text, ": ");
		call_figure_add(&text, edge->calls);
	}
	if (text.len)
		table_add_note(table, COLOUR_DIM, buf_text(&text));
	buf_release(&text);
}

static bool has_generators(const struct view *view)
{
	for (size_t i = 0; i < view->created.n; i++)
		if (view->created.rows[i].high > 0)
			return true;
	return false;
}

static void add_row(struct table *table, const struct view *view, size_t frame, bool generators)
{
	struct buf text = {0};

	call_figure_add(&text, view->calls.rows[frame]);
	table_add(table, COLOUR_NONE, buf_text(&text));
	buf_clear(&text);
	if (generators && view->created.rows[frame].high > 0)
		call_figure_add(&text, view->created.rows[frame]);
	if (generators)
		table_add(table, COLOUR_NONE, buf_text(&text));
	buf_clear(&text);
	frame_words_add(&text, frame_at(view, frame));
	table_add(table, COLOUR_NONE, buf_text(&text));
	buf_release(&text);
}

static int print_table(const struct view *view, struct err *err)
{
	static const struct table_column all[] = {
		{"calls", TABLE_RIGHT, 0, false, 0},
		{"generators", TABLE_RIGHT, 0, true, 0},
		{"function", TABLE_LEFT, TABLE_NAME_FLOOR, false, 0}};
	bool is_verbose = view->e->job->options->verbose, generators = has_generators(view);
	const struct table_column columns[] = {all[0], all[generators ? 1 : 2], all[2]};
	struct table *table = table_new(columns, generators ? 3 : 2);
	struct table_style style = table_style_for(stdout);
	size_t shown = is_verbose || view->n < FUNCTIONS_SHOWN ? view->n : FUNCTIONS_SHOWN;
	int rc;

	for (size_t i = 0; i < shown; i++) {
		add_row(table, view, view->order[i], generators);
		if (is_verbose) {
			add_edges(table, view, view->order[i], true);
			add_edges(table, view, view->order[i], false);
		}
	}
	fputs("\n", stdout);
	rc = table_print(table, stdout, &style, err);
	table_free(table);
	if (shown < view->n)
		printf("and %zu more (-v)\n", view->n - shown);
	return rc;
}

static int print(struct view *view, struct err *err)
{
	print_head(view);
	if (view->n > 0 && print_table(view, err))
		return -1;
	if (!view->e->job->options->quiet)
		call_notes_print(view->notes, stdout);
	return 0;
}

int by_calls_report_one(struct explaining *e, const struct explaining_subject *subject,
			const struct calls_counted *counted, struct err *err)
{
	struct view view = {.e = e, .subject = subject, .counted = counted};
	int rc = make(&view, err);

	if (!rc && e->rows) {
		rc = add_json(&view, err);
	} else if (!rc) {
		explaining_begin_section(e);
		rc = print(&view, err);
	}
	call_table_release(&view.calls);
	call_table_release(&view.created);
	free(view.order);
	return rc;
}
