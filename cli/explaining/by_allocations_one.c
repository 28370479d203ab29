/* Allocations of one side: lines, and the paths of what is alive at the peak and never freed. */
#include "cli/explaining/by_allocations.h"
#include "cli/explaining/ranked.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/json.h"

#include <stdlib.h>

#define LINES_SHOWN 15
#define PATHS_SHOWN 5

struct view {
	struct explaining *e;
	const struct explaining_subject *subject;
	const struct allocations_counted *counted;
	const struct stack_profile *profile; /* of any kind: for its nodes */
	struct counts_table lines, paths;    /* paths: a group is a node */
	size_t *line_nodes;		     /* one of each line */
	size_t *order;			     /* lines that have any, the most first */
	size_t n;
	struct interval leak;
	bool notes[ALLOCATION_NOTES];
};

/* ---- what is shown */

struct ranking {
	const struct counts_table *table;
	int by;
};

static double figure_of(const void *of, size_t group)
{
	const struct ranking *ranking = of;

	return counts_table_row(ranking->table, group)[ranking->by].high;
}

/* The groups that have any of the kind (-1: of any kind), the most of `by` first: *n of them, into
   room for all. 0, or -1 with err (memory). */
static int rank(const struct counts_table *table, int kind, int by, size_t *order, size_t *n,
		struct err *err)
{
	const struct ranking ranking = {table, by};

	*n = 0;
	for (size_t i = 0; i < table->n; i++)
		if (kind < 0 ? counts_table_has_any(table, i)
			     : counts_table_row(table, i)[kind].high > 0)
			order[(*n)++] = i;
	return ranked_sort(order, *n, figure_of, &ranking, err);
}

static int fill(struct view *view, size_t *group, struct err *err)
{
	size_t n = view->profile->n_nodes, n_lines;

	for (size_t i = 0; i < n; i++)
		group[i] = i;
	return allocations_table_make(&view->paths, view->counted, group, n, err) ||
	       counts_table_lines(view->profile, group, view->line_nodes, &n_lines, err) ||
	       allocations_table_make(&view->lines, view->counted, group, n_lines, err) ||
	       rank(&view->lines, -1, (int)allocations_most(view->e->options->most), view->order,
		    &view->n, err);
}

static int make(struct view *view, struct err *err)
{
	size_t n = view->profile->n_nodes;
	size_t *group = malloc((n + 1) * sizeof(*group));
	int rc;

	view->line_nodes = malloc((n + 1) * sizeof(*view->line_nodes));
	view->order = malloc((n + 1) * sizeof(*view->order));
	rc = group && view->line_nodes && view->order ? fill(view, group, err) : err_memory(err);
	free(group);
	if (!rc)
		allocation_notes(view->counted, &view->lines, view->notes);
	view->leak = allocations_leak(view->counted);
	return rc ? -1 : 0;
}

/* The node whose line made the line's requests: of malloc the one above it. */
static size_t line_node(const struct view *view, size_t line)
{
	size_t node = view->line_nodes[line], parent = view->profile->nodes[node].parent;

	return allocations_is_malloc(view->profile, node) && parent != PROFILE_NO_PARENT ? parent
											 : node;
}

/* Append the line's source; nothing where it is not known. */
static void add_source(struct buf *out, const struct view *view, size_t line)
{
	const struct profile_node *node = &view->profile->nodes[line_node(view, line)];

	source_lines_add(&view->e->sources[0], view->profile->frames[node->frame].file, node->line,
			 out);
}

/* ---- for programs */

static json_t *lines_json_new(const struct view *view)
{
	json_t *list = json_array();

	for (size_t i = 0; i < view->n; i++) {
		size_t line = view->order[i];
		bool is_malloc = allocations_is_malloc(view->profile, view->line_nodes[line]);
		json_t *row = allocations_place_json_new(view->profile, line_node(view, line));
		struct buf source = {0};

		add_source(&source, view, line);
		json_object_set_new(row, "source",
				    source.len ? json_text_new(buf_text(&source)) : json_null());
		buf_release(&source);
		json_object_set_new(row, "malloc", json_boolean(is_malloc));
		allocations_set(row, counts_table_row(&view->lines, line));
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *path_json_new(const struct view *view, size_t node)
{
	json_t *list = json_array();

	for (; node != PROFILE_NO_PARENT; node = view->profile->nodes[node].parent)
		json_array_insert_new(list, 0, allocations_place_json_new(view->profile, node));
	return list;
}

static json_t *paths_json_new(const struct view *view)
{
	json_t *list = json_array();

	for (size_t node = 0; node < view->paths.n; node++) {
		json_t *row;

		if (!counts_table_has_any(&view->paths, node))
			continue;
		row = json_object();
		json_object_set_new(row, "frames", path_json_new(view, node));
		allocations_set(row, counts_table_row(&view->paths, node));
		json_array_append_new(list, row);
	}
	return list;
}

static int add_json(const struct view *view, struct err *err)
{
	json_t *row = json_pack("{s:o, s:s, s:s, s:I}", "name", json_text_new(view->subject->name),
				"by", "allocations", "interpreter", view->profile->interpreter,
				"doublings", (json_int_t)view->profile->n_parts);

	if (row) {
		allocations_set(row, view->lines.total);
		allocations_set_leak(row, view->leak);
		json_object_set_new(row, "lines", lines_json_new(view));
		json_object_set_new(row, "paths", paths_json_new(view));
		json_object_set_new(row, "notes", allocation_notes_json_new(view->notes));
	}
	return json_array_append_new(view->e->rows, row) ? err_memory(err) : 0;
}

/* ---- for people */

static void print_head(const struct view *view)
{
	struct buf text = {0};

	text_escape(&text, view->subject->name, term_is_utf8());
	buf_adds(&text, ": ");
	allocations_add_totals(&text, view->lines.total);
	allocations_add_leak(&text, view->lines.total[SITE_LEFT_BYTES], view->leak);
	buf_addf(&text, "; %s", view->profile->interpreter);
	text_wrap(stdout, buf_text(&text), 0, 2, (size_t)term_columns(stdout));
	fputs("\n", stdout);
	buf_release(&text);
}

/* Nothing for 0. */
static void add_figure(struct table *table, struct call_figure figure)
{
	struct buf text = {0};

	if (figure.high > 0 || figure.low < 0)
		call_figure_add(&text, figure);
	table_add(table, COLOUR_NONE, buf_text(&text));
	buf_release(&text);
}

static void add_line(struct table *table, const struct view *view, size_t line, bool leaks)
{
	const struct call_figure *row = counts_table_row(&view->lines, line);
	struct buf text = {0};

	for (int kind = 0; kind < SITE_COUNTS; kind++)
		if (allocations_titles[kind] && (kind != SITE_LEFT_BYTES || leaks))
			add_figure(table, row[kind]);
	allocations_add_place(&text, view->profile, view->line_nodes[line]);
	table_add(table, COLOUR_NONE, buf_text(&text));
	buf_clear(&text);
	add_source(&text, view, line);
	table_add(table, COLOUR_DIM, buf_text(&text));
	buf_release(&text);
}

static int print_lines(const struct view *view, struct err *err)
{
	bool leaks = view->leak.low > 0, is_verbose = view->e->job->options->verbose;
	size_t n = 0, shown = is_verbose || view->n < LINES_SHOWN ? view->n : LINES_SHOWN;
	struct table_style style = table_style_for(stdout);
	struct table_column columns[SITE_COUNTS + 2];
	struct table *table;
	int rc;

	for (int kind = 0; kind < SITE_COUNTS; kind++)
		if (allocations_titles[kind] && (kind != SITE_LEFT_BYTES || leaks))
			columns[n++] = (struct table_column){allocations_titles[kind], TABLE_RIGHT,
							     0, kind == SITE_TEMPORARY, 0};
	columns[n++] = (struct table_column){"line", TABLE_LEFT, TABLE_NAME_FLOOR, false, 0};
	columns[n++] = (struct table_column){"source", TABLE_LEFT, TABLE_NAME_FLOOR, true, 1};
	table = table_new(columns, n);
	for (size_t i = 0; i < shown; i++)
		add_line(table, view, view->order[i], leaks);
	fputs("\n", stdout);
	rc = table_print(table, stdout, &style, err);
	table_free(table);
	if (shown < view->n)
		printf("and %zu more (-v)\n", view->n - shown);
	return rc;
}

static void add_path(struct buf *out, const struct view *view, size_t node)
{
	const struct profile_node *nodes = view->profile->nodes;

	allocations_add_place(out, view->profile, node);
	if (allocations_is_malloc(view->profile, node) && nodes[node].parent != PROFILE_NO_PARENT)
		node = nodes[node].parent;
	for (node = nodes[node].parent; node != PROFILE_NO_PARENT; node = nodes[node].parent) {
		buf_adds(out, " < ");
		allocations_add_place(out, view->profile, node);
	}
}

static void add_paths(struct table *table, const struct view *view, const size_t *order, size_t n,
		      int bytes, int blocks)
{
	struct buf text = {0};

	for (size_t i = 0; i < n; i++) {
		const struct call_figure *row = counts_table_row(&view->paths, order[i]);

		add_figure(table, row[bytes]);
		add_figure(table, row[blocks]);
		buf_clear(&text);
		add_path(&text, view, order[i]);
		table_add(table, COLOUR_NONE, buf_text(&text));
	}
	buf_release(&text);
}

/* The heaviest paths of the kind, whose blocks are another one. */
static int print_paths(const struct view *view, int bytes, int blocks, const char *title,
		       struct err *err)
{
	const struct table_column columns[] = {{"bytes", TABLE_RIGHT, 0, false, 0},
					       {"blocks", TABLE_RIGHT, 0, true, 0},
					       {title, TABLE_LEFT, TABLE_NAME_FLOOR, false, 0}};
	size_t *order = malloc((view->paths.n + 1) * sizeof(*order)), n, shown;
	struct table_style style = table_style_for(stdout);
	struct table *table;
	int rc;

	if (!order || rank(&view->paths, bytes, bytes, order, &n, err)) {
		free(order);
		return err_memory(err);
	}
	shown = view->e->job->options->verbose || n < PATHS_SHOWN ? n : PATHS_SHOWN;
	table = table_new(columns, 3);
	add_paths(table, view, order, shown, bytes, blocks);
	if (shown)
		fputs("\n", stdout);
	rc = shown ? table_print(table, stdout, &style, err) : 0;
	table_free(table);
	if (shown < n)
		printf("and %zu more (-v)\n", n - shown);
	free(order);
	return rc;
}

static int print(struct view *view, struct err *err)
{
	print_head(view);
	if (view->n > 0 && print_lines(view, err))
		return -1;
	if (print_paths(view, SITE_PEAK_BYTES, SITE_PEAK_BLOCKS, "alive at the peak", err))
		return -1;
	if (view->leak.low > 0 &&
	    print_paths(view, SITE_LEFT_BYTES, SITE_LEFT_BLOCKS, "never freed", err))
		return -1;
	if (!view->e->job->options->quiet)
		allocation_notes_print(view->notes, stdout);
	return 0;
}

int by_allocations_report_one(struct explaining *e, const struct explaining_subject *subject,
			      const struct allocations_counted *counted, struct err *err)
{
	struct view view = {.e = e,
			    .subject = subject,
			    .counted = counted,
			    .profile = &counted->profiles[SITE_REQUESTS]};
	int rc = explaining_give_source(&e->sources[0], subject->sides[0].target, err) ||
				 make(&view, err)
			 ? -1
			 : 0;

	if (!rc && e->rows) {
		rc = add_json(&view, err);
	} else if (!rc) {
		explaining_begin_section(e);
		rc = print(&view, err);
	}
	counts_table_release(&view.lines);
	counts_table_release(&view.paths);
	free(view.line_nodes);
	free(view.order);
	return rc;
}
