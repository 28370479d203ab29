/* Imports of two sides: what is new, gone, slower and faster. */
#include "cli/explaining/by_imports.h"
#include "cli/explaining/sides_words.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/base/unit.h"

#include <math.h>
#include <stdlib.h>

#define ROWS_SHOWN 20

struct meeting_imports {
	const struct explaining *e;
	const struct explaining_subject *subject;
	const struct imports_counted *counted; /* old, new */
	struct import_time once[2];
	struct import_change *changes;
	size_t n, n_same;
	bool notes[IMPORT_NOTES];
};

static const char *const kinds[] = {[IMPORT_NEW] = "new",
				    [IMPORT_GONE] = "gone",
				    [IMPORT_SLOWER] = "slower",
				    [IMPORT_FASTER] = "faster",
				    [IMPORT_SAME] = "same"};

static int find(struct meeting_imports *m, struct err *err)
{
	if (imports_compare(&m->changes, &m->n, &m->counted[0], &m->counted[1], err))
		return -1;
	for (int side = 0; side < 2; side++) {
		if (imports_once(&m->once[side], &m->counted[side], err))
			return -1;
		import_notes(&m->counted[side], m->notes);
	}
	for (size_t i = 0; i < m->n; i++)
		m->n_same += m->changes[i].kind == IMPORT_SAME;
	return 0;
}

/* The side that knows the module: the new one where both do. */
static const struct import_module *module_of(const struct import_change *change)
{
	return change->new ? change->new : change->old;
}

static const char *importer_of(const struct meeting_imports *m, const struct import_change *change)
{
	size_t importer = module_of(change)->importer;

	return importer == SIZE_MAX ? NULL : m->counted[change->new != NULL].modules[importer].name;
}

/* ---- for programs */

static json_t *side_json_new(const struct meeting_imports *m, int side)
{
	return json_pack("{s:o, s:o, s:I, s:o, s:I}", "label",
			 json_text_new(m->subject->labels[side]), "interpreter",
			 json_text_new(m->counted[side].interpreter), "processes",
			 (json_int_t)m->counted[side].processes, "once_s",
			 import_time_json_new(&m->once[side]), "modules",
			 (json_int_t)imports_once_n(&m->counted[side]));
}

static json_t *change_json_new(const struct meeting_imports *m, const struct import_change *change)
{
	json_t *json = import_module_json_new(&m->counted[change->new != NULL], module_of(change));

	json_object_set_new(json, "change", json_string(kinds[change->kind]));
	for (int side = 0; side < 2; side++)
		if (side ? change->new : change->old)
			json_object_set_new(json, side ? "candidate" : "baseline",
					    json_pack("{s:o, s:o}", "self_s",
						      import_time_json_new(&change->self[side]),
						      "total_s",
						      import_time_json_new(&change->total[side])));
	json_object_set_new(json, "p_adjusted", json_finite_new(change->p_adjusted));
	return json;
}

static int add_json(const struct meeting_imports *m, struct err *err)
{
	json_t *row, *list = json_array();

	for (size_t i = 0; i < m->n; i++)
		if (m->changes[i].kind != IMPORT_SAME)
			json_array_append_new(list, change_json_new(m, &m->changes[i]));
	row = json_pack("{s:o, s:s, s:o, s:o, s:o, s:I, s:o}", "name",
			json_text_new(m->subject->name), "by", "imports", "baseline",
			side_json_new(m, 0), "candidate", side_json_new(m, 1), "differing", list,
			"same", (json_int_t)m->n_same, "notes", import_notes_json_new(m->notes));
	return json_array_append_new(m->e->rows, row) ? err_memory(err) : 0;
}

/* ---- for people */

static void add_counts(struct buf *out, const struct meeting_imports *m)
{
	size_t n[IMPORT_SAME + 1] = {0};

	for (size_t i = 0; i < m->n; i++)
		n[m->changes[i].kind]++;
	if (m->n == m->n_same) {
		buf_addf(out,
			 "; nothing differs: the same %zu module%s, none known to be slower or "
			 "faster",
			 m->n_same, m->n_same == 1 ? "" : "s");
		return;
	}
	for (int i = 0; i < IMPORT_SAME; i++)
		if (n[i])
			buf_addf(out, "; %zu %s", n[i], kinds[i]);
	buf_addf(out, "; %zu the same", m->n_same);
}

static void print_head(const struct meeting_imports *m)
{
	struct buf text = {0};

	sides_head_add(&text, m->subject->name, m->subject->labels);
	buf_adds(&text, ": imports take ");
	import_time_add(&text, &m->once[0]);
	buf_adds(&text, " -> ");
	import_time_add(&text, &m->once[1]);
	add_counts(&text, m);
	text_wrap(stdout, buf_text(&text), 0, 2, (size_t)term_columns(stdout));
	fputs("\n", stdout);
	buf_release(&text);
}

static void add_seconds(struct table *table, bool is_there, double seconds)
{
	char text[UNIT_TEXT] = "";

	if (is_there)
		unit_format_alone(UNIT_SECOND, seconds, text);
	table_add(table, COLOUR_NONE, text);
}

static void add_row(struct table *table, const struct meeting_imports *m,
		    const struct import_change *change)
{
	const char *importer = importer_of(m, change);

	table_add(table, COLOUR_NONE, kinds[change->kind]);
	add_seconds(table, change->old, change->self[0].median_s);
	add_seconds(table, change->new, change->self[1].median_s);
	table_add(table, COLOUR_NONE, import_phase_words(module_of(change)->phase));
	table_add(table, COLOUR_NONE, module_of(change)->name);
	table_add(table, COLOUR_NONE, importer ? importer : "");
}

static int print_table(const struct meeting_imports *m, struct err *err)
{
	static const struct table_column columns[] = {
		{"", TABLE_LEFT, 0, false, 0},
		{"self old", TABLE_RIGHT, 0, false, 0},
		{"new", TABLE_RIGHT, 0, false, 0},
		{"when", TABLE_LEFT, 0, true, 2},
		{"module", TABLE_LEFT, TABLE_NAME_FLOOR, false, 0},
		{"imported by", TABLE_LEFT, 0, true, 1}};
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	struct table_style style = table_style_for(stdout);
	size_t shown = 0;
	int rc;

	for (size_t i = 0; i < m->n; i++)
		if (m->changes[i].kind != IMPORT_SAME &&
		    (m->e->job->options->verbose || shown < ROWS_SHOWN)) {
			add_row(table, m, &m->changes[i]);
			shown++;
		}
	fputs("\n", stdout);
	rc = table_print(table, stdout, &style, err);
	table_free(table);
	if (shown < m->n - m->n_same)
		printf("and %zu more (-v)\n", m->n - m->n_same - shown);
	return rc;
}

static int print(const struct meeting_imports *m, struct err *err)
{
	print_head(m);
	if (m->n > m->n_same && print_table(m, err))
		return -1;
	if (!m->e->job->options->quiet)
		import_notes_print(m->notes, stdout);
	return 0;
}

int by_imports_report_two(struct explaining *e, const struct explaining_subject *subject,
			  const struct imports_counted counted[2], struct err *err)
{
	struct meeting_imports m = {.e = e, .subject = subject, .counted = counted};
	int rc = find(&m, err);

	if (!rc && e->rows) {
		rc = add_json(&m, err);
	} else if (!rc) {
		explaining_begin_section(e);
		rc = print(&m, err);
	}
	free(m.changes);
	return rc;
}
