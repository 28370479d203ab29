/* Calls of two sides: what differs, exactly. */
#include "cli/explaining/by_calls.h"
#include "cli/explaining/frame_words.h"
#include "cli/explaining/ranked.h"
#include "cli/explaining/sides_words.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/profiles/call_match.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct meeting_calls {
	struct explaining *e;
	const struct explaining_subject *subject;
	const struct calls_counted *counted;
	struct call_match match;
	size_t *differing; /* functions */
	size_t n_differing, n_same;
	bool notes[CALL_NOTES];
};

/* ---- what differs */

static double size_of_change(const void *of, size_t function)
{
	const struct meeting_calls *m = of;

	return fabs(m->match.tables[1].rows[function].high -
		    m->match.tables[0].rows[function].high);
}

static int match(struct meeting_calls *m, struct err *err)
{
	const struct stack_profile *const profiles[2] = {&m->counted[0].calls,
							 &m->counted[1].calls};
	char here[PATH_MAX];
	const char *roots[2];

	explaining_roots(m->subject->prepared, here, roots);
	if (call_match_make(&m->match, profiles, roots, err))
		return -1;
	for (int side = 0; side < 2; side++)
		call_notes(&m->counted[side], &m->match.tables[side], m->notes);
	return 0;
}

static int find(struct meeting_calls *m, struct err *err)
{
	if (match(m, err))
		return -1;
	m->differing = calloc(m->match.n + 1, sizeof(*m->differing));
	if (!m->differing)
		return err_memory(err);
	for (size_t of = 0; of < m->match.n; of++) {
		size_t i = 0, caller;

		if (!call_figures_overlap(m->match.tables[0].rows[of],
					  m->match.tables[1].rows[of]) ||
		    call_match_next_change(&m->match, of, &i, &caller))
			m->differing[m->n_differing++] = of;
		else
			m->n_same++;
	}
	return ranked_sort(m->differing, m->n_differing, size_of_change, m, err);
}

/* ---- for programs */

static json_t *change_json_new(const struct meeting_calls *m, const struct profile_frame *frame,
			       struct call_figure old, struct call_figure new)
{
	json_t *row = call_frame_json_new(frame), *sides[2] = {json_object(), json_object()};

	(void)m;
	call_figure_set(sides[0], "calls", old);
	call_figure_set(sides[1], "calls", new);
	json_object_set_new(row, "baseline", sides[0]);
	json_object_set_new(row, "candidate", sides[1]);
	return row;
}

static json_t *differing_json_new(const struct meeting_calls *m)
{
	json_t *list = json_array();

	for (size_t k = 0; k < m->n_differing; k++) {
		size_t of = m->differing[k], i = 0, caller;
		json_t *callers = json_array();
		json_t *row = change_json_new(m, m->match.frames[of], m->match.tables[0].rows[of],
					      m->match.tables[1].rows[of]);

		while (call_match_next_change(&m->match, of, &i, &caller))
			json_array_append_new(
				callers,
				change_json_new(m,
						caller == SIZE_MAX ? NULL : m->match.frames[caller],
						call_match_edge(&m->match, 0, of, caller),
						call_match_edge(&m->match, 1, of, caller)));
		json_object_set_new(row, "callers", callers);
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *side_json_new(const struct meeting_calls *m, int side)
{
	json_t *json = json_pack("{s:o, s:s}", "label", json_text_new(m->subject->labels[side]),
				 "interpreter", m->counted[side].calls.interpreter);

	call_figure_set(json, "calls", m->match.tables[side].total);
	return json;
}

static int add_json(const struct meeting_calls *m, struct err *err)
{
	json_t *row = json_pack("{s:o, s:s, s:o, s:o, s:o, s:I, s:o}", "name",
				json_text_new(m->subject->name), "by", "calls", "baseline",
				side_json_new(m, 0), "candidate", side_json_new(m, 1), "differing",
				differing_json_new(m), "same", (json_int_t)m->n_same, "notes",
				call_notes_json_new(m->notes));

	return json_array_append_new(m->e->rows, row) ? err_memory(err) : 0;
}

/* ---- for people */

static void print_head(const struct meeting_calls *m)
{
	struct buf text = {0};

	sides_head_add(&text, m->subject->name, m->subject->labels);
	buf_adds(&text, ": ");
	call_figure_add(&text, m->match.tables[0].total);
	buf_adds(&text, " -> ");
	call_figure_add_calls(&text, m->match.tables[1].total);
	buf_adds(&text, " per iteration; ");
	if (m->n_differing == 0)
		buf_addf(&text, "nothing differs: %zu function%s, called as often by the same",
			 m->n_same, m->n_same == 1 ? "" : "s");
	else
		buf_addf(&text, "%zu function%s, %zu called as often by the same", m->n_differing,
			 m->n_differing == 1 ? " differs" : "s differ", m->n_same);
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

static void add_change(struct table *table, const struct meeting_calls *m, size_t of)
{
	struct call_figure old = m->match.tables[0].rows[of], new = m->match.tables[1].rows[of];
	struct buf text = {0};

	if (call_figure_is_exact(old) && call_figure_is_exact(new)) {
		double change = new.low - old.low;

		buf_adds(&text, change > 0 ? "+" : "");
		call_figure_add(&text, (struct call_figure){change, change});
	}
	table_add(table, COLOUR_NONE, buf_text(&text));
	buf_release(&text);
}

static void add_callers(struct table *table, const struct meeting_calls *m, size_t of)
{
	struct buf text = {0};
	size_t caller;

	for (size_t i = 0; call_match_next_change(&m->match, of, &i, &caller);) {
		buf_adds(&text, text.len ? ", " : "called by ");
		if (caller == SIZE_MAX)
			buf_adds(&text, "the measured loop");
		else
			frame_words_add(&text, m->match.frames[caller]);
		buf_adds(&text, ": ");
		call_figure_add(&text, call_match_edge(&m->match, 0, of, caller));
		buf_adds(&text, " -> ");
		call_figure_add(&text, call_match_edge(&m->match, 1, of, caller));
	}
	if (text.len)
		table_add_note(table, COLOUR_DIM, buf_text(&text));
	buf_release(&text);
}

static int print_table(const struct meeting_calls *m, struct err *err)
{
	static const struct table_column columns[] = {
		{"old", TABLE_RIGHT, 0, false, 0},
		{"new", TABLE_RIGHT, 0, false, 0},
		{"change", TABLE_RIGHT, 0, true, 0},
		{"function", TABLE_LEFT, TABLE_NAME_FLOOR, false, 0}};
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	struct table_style style = table_style_for(stdout);
	struct buf text = {0};
	int rc;

	for (size_t k = 0; k < m->n_differing; k++) {
		size_t of = m->differing[k];

		add_figure(table, m->match.tables[0].rows[of]);
		add_figure(table, m->match.tables[1].rows[of]);
		add_change(table, m, of);
		buf_clear(&text);
		frame_words_add(&text, m->match.frames[of]);
		table_add(table, COLOUR_NONE, buf_text(&text));
		add_callers(table, m, of);
	}
	fputs("\n", stdout);
	rc = table_print(table, stdout, &style, err);
	table_free(table);
	buf_release(&text);
	return rc;
}

static int print(const struct meeting_calls *m, struct err *err)
{
	print_head(m);
	if (m->n_differing > 0 && print_table(m, err))
		return -1;
	if (!m->e->job->options->quiet)
		call_notes_print(m->notes, stdout);
	return 0;
}

int by_calls_report_two(struct explaining *e, const struct explaining_subject *subject,
			const struct calls_counted counted[2], struct err *err)
{
	struct meeting_calls m = {.e = e, .subject = subject, .counted = counted};
	int rc = find(&m, err);

	if (!rc && e->rows) {
		rc = add_json(&m, err);
	} else if (!rc) {
		explaining_begin_section(e);
		rc = print(&m, err);
	}
	call_match_release(&m.match);
	free(m.differing);
	return rc;
}
