/* Allocations of two sides: what differs, exactly. */
#include "cli/explaining/by_allocations.h"
#include "cli/explaining/frame_words.h"
#include "cli/explaining/ranked.h"
#include "cli/explaining/sides_words.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/profiles/both_frames.h"

#include <math.h>
#include <stdlib.h>

/* A line of one side. */
struct side_line {
	size_t group; /* of functions */
	size_t node;  /* one of the line's */
	bool differs; /* no line of the function on the other side has the same figures */
};

struct side_lines {
	struct counts_table table;
	struct side_line *all;
};

/* Groups are functions, by number; those from `both.n` on are what malloc is called for in them. */
struct meeting {
	struct explaining *e;
	const struct explaining_subject *subject;
	const struct allocations_counted *counted;
	struct both_frames both;
	struct counts_table tables[2];
	struct side_lines lines[2];
	size_t *differing; /* groups, the greatest change first */
	size_t n_differing, n_same;
	int most;
	bool notes[ALLOCATION_NOTES];
};

static const struct stack_profile *profile_of(const struct meeting *m, int side)
{
	return &m->counted[side].profiles[SITE_REQUESTS];
}

/* ---- who is who */

static size_t group_of(const struct meeting *m, int side, size_t node)
{
	const struct stack_profile *profile = profile_of(m, side);
	size_t parent = profile->nodes[node].parent;

	if (allocations_is_malloc(profile, node) && parent != PROFILE_NO_PARENT)
		return m->both.n + m->both.group_of[side][profile->nodes[parent].frame];
	return m->both.group_of[side][profile->nodes[node].frame];
}

static int make_lines(struct meeting *m, int side, size_t *group, struct err *err)
{
	const struct stack_profile *profile = profile_of(m, side);
	struct side_lines *lines = &m->lines[side];
	size_t *nodes = malloc((profile->n_nodes + 1) * sizeof(*nodes)), n;
	int rc;

	lines->all = calloc(profile->n_nodes + 1, sizeof(*lines->all));
	rc = nodes && lines->all ? counts_table_lines(profile, group, nodes, &n, err) ||
					   allocations_table_make(&lines->table, &m->counted[side],
								  group, n, err)
				 : err_memory(err);
	for (size_t i = 0; !rc && i < n; i++)
		lines->all[i] = (struct side_line){group_of(m, side, nodes[i]), nodes[i], false};
	free(nodes);
	return rc ? -1 : 0;
}

static int make_side(struct meeting *m, int side, struct err *err)
{
	size_t n = profile_of(m, side)->n_nodes;
	size_t *group = malloc((n + 1) * sizeof(*group));
	int rc;

	if (!group)
		return err_memory(err);
	for (size_t i = 0; i < n; i++)
		group[i] = group_of(m, side, i);
	rc = allocations_table_make(&m->tables[side], &m->counted[side], group, 2 * m->both.n,
				    err) ||
	     make_lines(m, side, group, err);
	free(group);
	if (!rc)
		allocation_notes(&m->counted[side], &m->lines[side].table, m->notes);
	return rc ? -1 : 0;
}

/* ---- what differs */

static bool are_same(const struct call_figure *a, const struct call_figure *b)
{
	for (int kind = 0; kind < SITE_COUNTS; kind++)
		if (!call_figures_overlap(a[kind], b[kind]))
			return false;
	return true;
}

static bool has_like(const struct side_lines *lines, size_t group, const struct call_figure *row)
{
	for (size_t i = 0; i < lines->table.n; i++)
		if (lines->all[i].group == group &&
		    are_same(row, counts_table_row(&lines->table, i)))
			return true;
	return false;
}

static void mark_lines(struct meeting *m, int side)
{
	struct side_lines *lines = &m->lines[side];

	for (size_t i = 0; i < lines->table.n; i++)
		lines->all[i].differs = counts_table_has_any(&lines->table, i) &&
					!has_like(&m->lines[!side], lines->all[i].group,
						  counts_table_row(&lines->table, i));
}

static double size_of_change(const void *of, size_t group)
{
	const struct meeting *m = of;

	return fabs(counts_table_row(&m->tables[1], group)[m->most].high -
		    counts_table_row(&m->tables[0], group)[m->most].high);
}

static void compare(struct meeting *m)
{
	for (size_t group = 0; group < 2 * m->both.n; group++) {
		if (!counts_table_has_any(&m->tables[0], group) &&
		    !counts_table_has_any(&m->tables[1], group))
			continue;
		if (are_same(counts_table_row(&m->tables[0], group),
			     counts_table_row(&m->tables[1], group)))
			m->n_same++;
		else
			m->differing[m->n_differing++] = group;
	}
	mark_lines(m, 0);
	mark_lines(m, 1);
}

static int find(struct meeting *m, struct err *err)
{
	const struct stack_profile *const profiles[2] = {profile_of(m, 0), profile_of(m, 1)};
	char here[PATH_MAX];
	const char *roots[2];

	m->most = (int)allocations_most(m->e->options->most);
	explaining_roots(m->subject->prepared, here, roots);
	if (both_frames_make(&m->both, profiles, roots, err) || make_side(m, 0, err) ||
	    make_side(m, 1, err))
		return -1;
	m->differing = calloc(2 * m->both.n + 1, sizeof(*m->differing));
	if (!m->differing)
		return err_memory(err);
	compare(m);
	return ranked_sort(m->differing, m->n_differing, size_of_change, m, err);
}

static const struct profile_frame *frame_of(const struct meeting *m, size_t group)
{
	return m->both.frames[group < m->both.n ? group : group - m->both.n];
}

/* ---- for programs */

static json_t *figures_json_new(const struct call_figure *figures)
{
	json_t *row = json_object();

	allocations_set(row, figures);
	return row;
}

static json_t *lines_json_new(const struct meeting *m, int side, size_t group)
{
	const struct side_lines *lines = &m->lines[side];
	const struct stack_profile *profile = profile_of(m, side);
	json_t *list = json_array();

	for (size_t i = 0; i < lines->table.n; i++) {
		size_t node = lines->all[i].node;
		json_t *row;

		if (lines->all[i].group != group || !lines->all[i].differs)
			continue;
		if (group >= m->both.n)
			node = profile->nodes[node].parent;
		row = allocations_place_json_new(profile, node);
		allocations_set(row, counts_table_row(&lines->table, i));
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *differing_json_new(const struct meeting *m)
{
	static const char *const names[2] = {"baseline", "candidate"};
	json_t *list = json_array();

	for (size_t k = 0; k < m->n_differing; k++) {
		size_t group = m->differing[k];
		json_t *row = call_frame_json_new(frame_of(m, group));

		json_object_set_new(row, "malloc", json_boolean(group >= m->both.n));
		for (int side = 0; side < 2; side++) {
			json_t *of = figures_json_new(counts_table_row(&m->tables[side], group));

			json_object_set_new(of, "lines", lines_json_new(m, side, group));
			json_object_set_new(row, names[side], of);
		}
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *side_json_new(const struct meeting *m, int side)
{
	json_t *json = figures_json_new(m->tables[side].total);

	json_object_set_new(json, "label", json_text_new(m->subject->labels[side]));
	json_object_set_new(json, "interpreter", json_string(profile_of(m, side)->interpreter));
	allocations_set_leak(json, allocations_leak(&m->counted[side]));
	return json;
}

static int add_json(const struct meeting *m, struct err *err)
{
	json_t *row = json_pack("{s:o, s:s, s:o, s:o, s:o, s:I, s:o}", "name",
				json_text_new(m->subject->name), "by", "allocations", "baseline",
				side_json_new(m, 0), "candidate", side_json_new(m, 1), "differing",
				differing_json_new(m), "same", (json_int_t)m->n_same, "notes",
				allocation_notes_json_new(m->notes));

	return json_array_append_new(m->e->rows, row) ? err_memory(err) : 0;
}

/* ---- for people */

static void add_change(struct buf *out, struct call_figure old, struct call_figure new)
{
	call_figure_add(out, old);
	if (call_figure_is_exact(old) && call_figure_is_exact(new) &&
	    call_figures_overlap(old, new))
		return;
	buf_adds(out, " -> ");
	call_figure_add(out, new);
}

static void print_head(const struct meeting *m)
{
	const struct call_figure *old = m->tables[0].total, *new = m->tables[1].total;
	struct buf text = {0};

	sides_head_add(&text, m->subject->name, m->subject->labels);
	buf_adds(&text, ": ");
	add_change(&text, old[SITE_REQUESTS], new[SITE_REQUESTS]);
	buf_adds(&text, " requests, ");
	add_change(&text, old[SITE_BYTES], new[SITE_BYTES]);
	buf_adds(&text, " bytes per iteration, ");
	add_change(&text, old[SITE_PEAK_BYTES], new[SITE_PEAK_BYTES]);
	buf_adds(&text, " bytes at the peak; ");
	if (m->n_differing == 0)
		buf_addf(&text, "nothing differs: %zu function%s the same", m->n_same,
			 m->n_same == 1 ? " allocates" : "s allocate");
	else
		buf_addf(&text, "%zu function%s, %zu the same", m->n_differing,
			 m->n_differing == 1 ? " differs" : "s differ", m->n_same);
	text_wrap(stdout, buf_text(&text), 0, 2, (size_t)term_columns(stdout));
	fputs("\n", stdout);
	buf_release(&text);
}

/* "old line 7: 3 requests of 120 bytes": what no line of the other side has. */
static void add_lines(struct table *table, const struct meeting *m, int side, size_t group)
{
	const struct side_lines *lines = &m->lines[side];
	const struct stack_profile *profile = profile_of(m, side);
	struct buf text = {0};

	for (size_t i = 0; i < lines->table.n; i++) {
		const struct call_figure *row = counts_table_row(&lines->table, i);
		size_t node = lines->all[i].node;

		if (lines->all[i].group != group || !lines->all[i].differs)
			continue;
		if (group >= m->both.n)
			node = profile->nodes[node].parent;
		buf_addf(&text, "%s line %d: ",
			 text.len ? ","
			 : side	  ? "new"
				  : "old",
			 profile->nodes[node].line);
		call_figure_add(&text, row[SITE_REQUESTS]);
		buf_adds(&text, " of ");
		call_figure_add(&text, row[SITE_BYTES]);
		buf_adds(&text, " bytes");
	}
	if (text.len)
		table_add_note(table, COLOUR_DIM, buf_text(&text));
	buf_release(&text);
}

static void add_row(struct table *table, const struct meeting *m, size_t group, bool leaks)
{
	struct buf text = {0};

	for (int kind = 0; kind < SITE_COUNTS; kind++) {
		if (!allocations_titles[kind] || (kind == SITE_LEFT_BYTES && !leaks))
			continue;
		buf_clear(&text);
		add_change(&text, counts_table_row(&m->tables[0], group)[kind],
			   counts_table_row(&m->tables[1], group)[kind]);
		table_add(table, COLOUR_NONE, buf_text(&text));
	}
	buf_clear(&text);
	buf_adds(&text, group >= m->both.n ? ALLOCATIONS_MALLOC " in " : "");
	frame_words_add(&text, frame_of(m, group));
	table_add(table, COLOUR_NONE, buf_text(&text));
	buf_release(&text);
	add_lines(table, m, 0, group);
	add_lines(table, m, 1, group);
}

static int print_table(const struct meeting *m, struct err *err)
{
	bool leaks = allocations_leak(&m->counted[0]).low > 0 ||
		     allocations_leak(&m->counted[1]).low > 0;
	struct table_style style = table_style_for(stdout);
	struct table_column columns[SITE_COUNTS + 1];
	struct table *table;
	size_t n = 0;
	int rc;

	for (int kind = 0; kind < SITE_COUNTS; kind++)
		if (allocations_titles[kind] && (kind != SITE_LEFT_BYTES || leaks))
			columns[n++] = (struct table_column){allocations_titles[kind], TABLE_RIGHT,
							     0, kind == SITE_TEMPORARY, 0};
	columns[n++] = (struct table_column){"function", TABLE_LEFT, TABLE_NAME_FLOOR, false, 0};
	table = table_new(columns, n);
	for (size_t k = 0; k < m->n_differing; k++)
		add_row(table, m, m->differing[k], leaks);
	fputs("\n", stdout);
	rc = table_print(table, stdout, &style, err);
	table_free(table);
	return rc;
}

static int print(const struct meeting *m, struct err *err)
{
	print_head(m);
	if (m->n_differing > 0 && print_table(m, err))
		return -1;
	if (!m->e->job->options->quiet)
		allocation_notes_print(m->notes, stdout);
	return 0;
}

static void release(struct meeting *m)
{
	both_frames_release(&m->both);
	free(m->differing);
	for (int side = 0; side < 2; side++) {
		counts_table_release(&m->tables[side]);
		counts_table_release(&m->lines[side].table);
		free(m->lines[side].all);
	}
}

int by_allocations_report_two(struct explaining *e, const struct explaining_subject *subject,
			      const struct allocations_counted counted[2], struct err *err)
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
