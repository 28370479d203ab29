/* Instructions of one side: functions, those with the most of their own first. */
#include "cli/explaining/by_instructions.h"
#include "cli/explaining/profile_view.h"
#include "cli/explaining/ranked.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/json.h"

#include <stdlib.h>

#define FUNCTIONS_SHOWN 15
/* Of the call paths (-v): those that have a thousandth of all, at most so many. */
#define PATHS_FROM  0.001
#define PATHS_SHOWN 200

struct view {
	const struct explaining *e;
	const struct explaining_subject *subject;
	const struct instructions_counted *counted;
	struct floor_table functions; /* by frame */
	size_t *order;
	size_t n;
	bool notes[INSTRUCTION_NOTES];
};

/* ---- what is shown */

static double self_of(const void *of, size_t frame)
{
	const struct view *view = of;

	return floor_table_self(&view->functions, frame).middle;
}

static int sort(struct view *view, struct err *err)
{
	view->order = calloc(view->functions.n_groups + 1, sizeof(*view->order));
	if (!view->order)
		return err_memory(err);
	for (size_t i = 0; i < view->functions.n_groups; i++)
		if (floor_table_total(&view->functions, i).high > 0)
			view->order[view->n++] = i;
	return ranked_sort(view->order, view->n, self_of, view, err);
}

static int make(struct view *view, struct err *err)
{
	const struct stack_profile *own = &view->counted->own;
	size_t *frames = calloc(own->n_nodes + 1, sizeof(*frames));
	int rc;

	if (!frames)
		return err_memory(err);
	for (size_t i = 0; i < own->n_nodes; i++)
		frames[i] = own->nodes[i].frame;
	rc = floor_table_make(&view->functions, own, frames, own->n_frames, 0, own->n_parts, err);
	free(frames);
	if (rc || sort(view, err))
		return -1;
	instruction_notes(view->counted, view->notes);
	return 0;
}

/* ---- for programs */

static json_t *functions_json_new(const struct view *view)
{
	json_t *list = json_array();

	for (size_t i = 0; i < view->n; i++) {
		size_t frame = view->order[i];
		json_t *row = instruction_frame_json_new(&view->counted->own.frames[frame]);

		json_object_set_new(
			row, "self",
			instruction_figure_json_new(floor_table_self(&view->functions, frame)));
		json_object_set_new(
			row, "total",
			instruction_figure_json_new(floor_table_total(&view->functions, frame)));
		json_array_append_new(list, row);
	}
	return list;
}

static int add_json(const struct view *view, struct err *err)
{
	const struct stack_profile *own = &view->counted->own;
	json_t *row = json_pack(
		"{s:o, s:s, s:s, s:I, s:o, s:o, s:o}", "name", json_text_new(view->subject->name),
		"by", "instructions", "interpreter", own->interpreter, "layouts",
		(json_int_t)(own->n_parts / INSTRUCTIONS_PARTS), "instructions",
		instruction_figure_json_new(floor_table_all(&view->functions)), "functions",
		functions_json_new(view), "notes", instruction_notes_json_new(view->notes));

	return json_array_append_new(view->e->rows, row) ? err_memory(err) : 0;
}

/* ---- for people */

static void print_head(const struct view *view)
{
	const struct stack_profile *own = &view->counted->own;
	struct floor_figure all = floor_table_all(&view->functions);
	size_t layouts = own->n_parts / INSTRUCTIONS_PARTS;
	struct buf text = {0};

	text_escape(&text, view->subject->name, term_is_utf8());
	buf_adds(&text, ": ");
	instruction_figure_add(&text, all, view->notes[INSTRUCTION_NOTE_VARIES]);
	buf_adds(&text, " instructions per iteration (floor ");
	instruction_floor_add(&text, all.high - all.low);
	buf_addf(&text, ", %zu layouts); %s", layouts, own->interpreter);
	text_wrap(stdout, buf_text(&text), 0, 2, (size_t)term_columns(stdout));
	fputs("\n", stdout);
	buf_release(&text);
}

static void add_row(struct table *table, const struct view *view, size_t frame)
{
	struct floor_figure self = floor_table_self(&view->functions, frame);
	bool varies = view->notes[INSTRUCTION_NOTE_VARIES];
	struct buf text = {0};

	instruction_figure_add(&text, self, varies);
	table_add(table, COLOUR_NONE, buf_text(&text));
	buf_clear(&text);
	instruction_floor_add(&text, self.high - self.low);
	table_add(table, COLOUR_NONE, buf_text(&text));
	buf_clear(&text);
	instruction_figure_add(&text, floor_table_total(&view->functions, frame), varies);
	table_add(table, COLOUR_NONE, buf_text(&text));
	buf_clear(&text);
	instruction_frame_add(&text, &view->counted->own.frames[frame]);
	table_add(table, COLOUR_NONE, buf_text(&text));
	buf_release(&text);
}

static int print_table(const struct view *view, struct err *err)
{
	static const struct table_column columns[] = {
		{"self", TABLE_RIGHT, 0, false, 0},
		{"floor", TABLE_RIGHT, 0, true, 0},
		{"total", TABLE_RIGHT, 0, true, 0},
		{"function", TABLE_LEFT, TABLE_NAME_FLOOR, false, 0}};
	bool is_verbose = view->e->job->options->verbose;
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	struct table_style style = table_style_for(stdout);
	size_t shown = is_verbose || view->n < FUNCTIONS_SHOWN ? view->n : FUNCTIONS_SHOWN;
	int rc;

	for (size_t i = 0; i < shown; i++)
		add_row(table, view, view->order[i]);
	fputs("\n", stdout);
	rc = table_print(table, stdout, &style, err);
	table_free(table);
	if (shown < view->n)
		printf("and %zu more (-v)\n", view->n - shown);
	return rc;
}

/* The tree of calls, with shares. */
static int print_paths(const struct view *view, struct err *err)
{
	struct table_style style = table_style_for(stdout);
	struct stack_profile each = {0};
	struct buf text = {0};
	int rc = floor_profile(&each, &view->counted->own, err) ||
		 profile_view_add(&text, &each, &style, PATHS_FROM, PATHS_SHOWN, err);

	if (!rc)
		printf("\n%s", buf_text(&text));
	buf_release(&text);
	stack_profile_release(&each);
	return rc ? -1 : 0;
}

static int print(struct view *view, struct err *err)
{
	print_head(view);
	if (print_table(view, err) || (view->e->job->options->verbose && print_paths(view, err)))
		return -1;
	if (!view->e->job->options->quiet)
		instruction_notes_print(view->notes, stdout);
	return 0;
}

int by_instructions_report_one(struct explaining *e, const struct explaining_subject *subject,
			       const struct instructions_counted *counted, struct err *err)
{
	struct view view = {.e = e, .subject = subject, .counted = counted};
	int rc = make(&view, err);

	if (!rc && e->rows) {
		rc = add_json(&view, err);
	} else if (!rc) {
		explaining_begin_section(e);
		rc = print(&view, err);
	}
	floor_table_release(&view.functions);
	free(view.order);
	return rc;
}
