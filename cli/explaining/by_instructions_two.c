/* Instructions of two sides: only what differs by more than identical code does. */
#include "cli/explaining/by_instructions.h"
#include "cli/explaining/ranked.h"
#include "cli/explaining/sides_words.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/profiles/both_sides.h"

#include <math.h>
#include <stdlib.h>

/* Of a function's call paths, and of a path the last functions on it. */
#define PATHS_SHOWN 5
#define NAMES_SHOWN 4

struct meeting {
	struct explaining *e;
	const struct explaining_subject *subject;
	const struct instructions_counted *counted;
	struct stack_profile both;
	struct floor_table functions[2]; /* of both sides, by frame */
	struct floor_table paths[2];	 /* by node */
	size_t *told;			 /* frames, the largest change first */
	size_t n_told, n_others;
	bool others_are_0;
	struct floor_rule rule;
	bool notes[INSTRUCTION_NOTES];
};

/* ---- what differs */

static int join(struct meeting *m, struct err *err)
{
	struct profile_match_request request = {.profile = {0}};
	char here[PATH_MAX];

	explaining_roots(m->subject->prepared, here, request.root);
	for (int side = 0; side < 2; side++) {
		request.profile[side] = &m->counted[side].own;
		instruction_notes(&m->counted[side], m->notes);
	}
	return both_sides_make(&m->both, &request, err);
}

static int fill_tables(struct meeting *m, struct err *err)
{
	size_t *frames = calloc(m->both.n_nodes + 1, sizeof(*frames));
	size_t *nodes = calloc(m->both.n_nodes + 1, sizeof(*nodes));
	size_t first = 0;
	int rc = frames && nodes ? 0 : err_memory(err);

	for (size_t i = 0; i < m->both.n_nodes && !rc; i++) {
		frames[i] = m->both.nodes[i].frame;
		nodes[i] = i;
	}
	for (int side = 0; side < 2 && !rc; side++) {
		size_t n = m->counted[side].own.n_parts;

		rc = floor_table_make(&m->functions[side], &m->both, frames, m->both.n_frames,
				      first, n, err) ||
		     floor_table_make(&m->paths[side], &m->both, nodes, m->both.n_nodes, first, n,
				      err);
		first += n;
	}
	free(frames);
	free(nodes);
	return rc ? -1 : 0;
}

static struct floor_change function_change(const struct meeting *m, size_t frame)
{
	return floor_table_change(&m->functions[0], &m->functions[1], frame, &m->rule);
}

static double size_of_change(const void *of, size_t function)
{
	return fabs(function_change(of, function).by.middle);
}

static int find(struct meeting *m, struct err *err)
{
	if (join(m, err) || fill_tables(m, err))
		return -1;
	m->told = calloc(m->both.n_frames + 1, sizeof(*m->told));
	if (!m->told)
		return err_memory(err);
	m->rule = (struct floor_rule){.layouts = m->counted[0].own.n_parts / INSTRUCTIONS_PARTS,
				      .tried = m->both.n_frames};
	m->others_are_0 = true;
	for (size_t i = 0; i < m->both.n_frames; i++) {
		struct floor_change change = function_change(m, i);

		if (change.is_told) {
			m->told[m->n_told++] = i;
			continue;
		}
		m->n_others++;
		m->others_are_0 &= change.by.low == 0 && change.by.high == 0;
	}
	return ranked_sort(m->told, m->n_told, size_of_change, m, err);
}

/* The next call path that ends in the frame and differs; those above it have differed if it does
   not. */
static bool next_path(const struct meeting *m, size_t frame, size_t *i, size_t *node,
		      struct floor_change *change)
{
	while (*i < m->both.n_nodes) {
		*node = (*i)++;
		if (m->both.nodes[*node].frame != frame)
			continue;
		*change = floor_table_change(&m->paths[0], &m->paths[1], *node, &m->rule);
		if (change->is_told)
			return true;
	}
	return false;
}

/* ---- for programs */

static void set_change(json_t *row, struct floor_change change)
{
	json_object_set_new(row, "change", instruction_figure_json_new(change.by));
	json_object_set_new(row, "floor", json_finite_new(change.floor));
}

static json_t *path_json_new(const struct meeting *m, size_t node)
{
	json_t *list = json_array();

	for (size_t i = node; i != PROFILE_NO_PARENT; i = m->both.nodes[i].parent)
		json_array_insert_new(
			list, 0,
			instruction_frame_json_new(&m->both.frames[m->both.nodes[i].frame]));
	return list;
}

static json_t *paths_json_new(const struct meeting *m, size_t frame)
{
	json_t *list = json_array();
	struct floor_change change;
	size_t node;

	for (size_t i = 0; next_path(m, frame, &i, &node, &change);) {
		json_t *row = json_pack("{s:o}", "path", path_json_new(m, node));

		set_change(row, change);
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *differing_json_new(const struct meeting *m)
{
	json_t *list = json_array();

	for (size_t k = 0; k < m->n_told; k++) {
		size_t frame = m->told[k];
		json_t *row = instruction_frame_json_new(&m->both.frames[frame]);

		json_object_set_new(
			row, "baseline",
			instruction_figure_json_new(floor_table_self(&m->functions[0], frame)));
		json_object_set_new(
			row, "candidate",
			instruction_figure_json_new(floor_table_self(&m->functions[1], frame)));
		set_change(row, function_change(m, frame));
		json_object_set_new(row, "paths", paths_json_new(m, frame));
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *side_json_new(const struct meeting *m, int side)
{
	return json_pack("{s:o, s:s, s:o}", "label", json_text_new(m->subject->labels[side]),
			 "interpreter", m->counted[side].own.interpreter, "instructions",
			 instruction_figure_json_new(floor_table_all(&m->functions[side])));
}

static int add_json(const struct meeting *m, struct err *err)
{
	json_t *row = json_pack("{s:o, s:s, s:o, s:o, s:I, s:o, s:I, s:o}", "name",
				json_text_new(m->subject->name), "by", "instructions", "baseline",
				side_json_new(m, 0), "candidate", side_json_new(m, 1), "layouts",
				(json_int_t)(m->counted[0].own.n_parts / INSTRUCTIONS_PARTS),
				"differing", differing_json_new(m), "same", (json_int_t)m->n_others,
				"notes", instruction_notes_json_new(m->notes));

	if (row)
		set_change(row,
			   floor_table_change_of_all(&m->functions[0], &m->functions[1], &m->rule));
	return json_array_append_new(m->e->rows, row) ? err_memory(err) : 0;
}

/* ---- for people */

/* "+400,316 instructions in encode (json/encoder.py:183), the 15 others 0". */
static void add_told(struct buf *out, const struct meeting *m)
{
	if (m->n_told == 0)
		buf_addf(out, "no function differs by more than its floor");
	for (size_t k = 0; k < m->n_told && k < 3; k++) {
		buf_adds(out, k ? ", " : "");
		instruction_change_add(out, function_change(m, m->told[k]).by.middle);
		buf_adds(out, k ? " in " : " instructions in ");
		instruction_frame_add(out, &m->both.frames[m->told[k]]);
	}
	if (m->n_told > 3)
		buf_addf(out, " and %zu more", m->n_told - 3);
	if (m->n_told && m->n_others)
		buf_addf(out, ", the %zu other%s %s", m->n_others, m->n_others == 1 ? "" : "s",
			 m->others_are_0 ? "0" : "within the floor");
	else if (m->n_told == 0 && m->others_are_0)
		buf_addf(out, ": all %zu are equal", m->n_others);
}

static void print_line(const struct buf *text)
{
	text_wrap(stdout, buf_text(text), 0, 2, (size_t)term_columns(stdout));
	fputs("\n", stdout);
}

static void print_head(const struct meeting *m)
{
	struct floor_change all =
		floor_table_change_of_all(&m->functions[0], &m->functions[1], &m->rule);
	bool varies = m->notes[INSTRUCTION_NOTE_VARIES];
	struct buf text = {0}, told = {0};

	sides_head_add(&text, m->subject->name, m->subject->labels);
	buf_adds(&text, ": ");
	instruction_figure_add(&text, floor_table_all(&m->functions[0]), varies);
	buf_adds(&text, " -> ");
	instruction_figure_add(&text, floor_table_all(&m->functions[1]), varies);
	buf_adds(&text, " instructions per iteration (");
	instruction_change_add(&text, all.by.middle);
	buf_adds(&text, ", floor ");
	instruction_floor_add(&text, all.floor);
	buf_addf(&text, ", %zu layouts)", m->counted[0].own.n_parts / INSTRUCTIONS_PARTS);
	print_line(&text);
	add_told(&told, m);
	buf_clear(&text);
	text_escape(&text, buf_text(&told), term_is_utf8());
	print_line(&text);
	buf_release(&told);
	buf_release(&text);
}

/* "work > dumps > encode": the last functions on the path. */
static void add_path(struct buf *out, const struct meeting *m, size_t node, size_t names)
{
	size_t parent = m->both.nodes[node].parent;

	if (parent != PROFILE_NO_PARENT && names > 1) {
		add_path(out, m, parent, names - 1);
		buf_adds(out, " > ");
	} else if (parent != PROFILE_NO_PARENT) {
		buf_adds(out, "... > ");
	}
	instruction_name_add(out, &m->both.frames[m->both.nodes[node].frame]);
}

static void add_paths(struct table *table, const struct meeting *m, size_t frame)
{
	struct floor_change change;
	struct buf text = {0};
	size_t node;

	for (size_t i = 0, n = 0; n < PATHS_SHOWN && next_path(m, frame, &i, &node, &change); n++) {
		buf_clear(&text);
		add_path(&text, m, node, NAMES_SHOWN);
		buf_adds(&text, ": ");
		instruction_change_add(&text, change.by.middle);
		table_add_note(table, COLOUR_DIM, buf_text(&text));
	}
	buf_release(&text);
}

static void add_cell(struct table *table, struct buf *text)
{
	table_add(table, COLOUR_NONE, buf_text(text));
	buf_clear(text);
}

static void add_row(struct table *table, const struct meeting *m, size_t frame)
{
	struct floor_change change = function_change(m, frame);
	bool varies = m->notes[INSTRUCTION_NOTE_VARIES];
	struct buf text = {0};

	for (int side = 0; side < 2; side++) {
		instruction_figure_add(&text, floor_table_self(&m->functions[side], frame), varies);
		add_cell(table, &text);
	}
	instruction_change_add(&text, change.by.middle);
	add_cell(table, &text);
	instruction_floor_add(&text, change.floor);
	add_cell(table, &text);
	instruction_frame_add(&text, &m->both.frames[frame]);
	add_cell(table, &text);
	add_paths(table, m, frame);
	buf_release(&text);
}

static int print_table(const struct meeting *m, struct err *err)
{
	static const struct table_column columns[] = {
		{"old", TABLE_RIGHT, 0, true, 0},
		{"new", TABLE_RIGHT, 0, true, 0},
		{"change", TABLE_RIGHT, 0, false, 0},
		{"floor", TABLE_RIGHT, 0, true, 0},
		{"function", TABLE_LEFT, TABLE_NAME_FLOOR, false, 0}};
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	struct table_style style = table_style_for(stdout);
	int rc;

	for (size_t k = 0; k < m->n_told; k++)
		add_row(table, m, m->told[k]);
	fputs("\n", stdout);
	rc = table_print(table, stdout, &style, err);
	table_free(table);
	return rc;
}

static int print(const struct meeting *m, struct err *err)
{
	print_head(m);
	if (m->e->job->options->quiet)
		return 0;
	if (m->n_told > 0 && print_table(m, err))
		return -1;
	instruction_notes_print(m->notes, stdout);
	return 0;
}

static void release(struct meeting *m)
{
	for (int side = 0; side < 2; side++) {
		floor_table_release(&m->functions[side]);
		floor_table_release(&m->paths[side]);
	}
	stack_profile_release(&m->both);
	free(m->told);
}

int by_instructions_report_two(struct explaining *e, const struct explaining_subject *subject,
			       const struct instructions_counted counted[2], struct err *err)
{
	struct meeting m = {.e = e, .subject = subject, .counted = counted};
	int rc = find(&m, err);

	if (!rc && e->rows) {
		rc = add_json(&m, err);
	} else if (!rc) {
		explaining_begin_section(e);
		rc = print(&m, err);
	}
	release(&m);
	return rc;
}
