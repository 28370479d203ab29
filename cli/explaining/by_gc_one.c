/* The collector on one side: generations, lines, what was found. */
#include "cli/explaining/by_gc.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/base/unit.h"

#include <math.h>

#define LINES_SHOWN 8

static int add_json(struct explaining *e, const struct explaining_subject *subject,
		    const struct gc_side *side, struct err *err)
{
	json_t *row = json_pack("{s:o, s:s}", "name", json_text_new(subject->name), "by", "gc");
	json_t *members = gc_side_json_new(side);

	json_object_update(row, members);
	json_decref(members);
	json_object_set_new(row, "notes", gc_notes_json_new(side, 1));
	return json_array_append_new(e->rows, row) ? err_memory(err) : 0;
}

static void print_head(const struct explaining_subject *subject, const struct gc_side *side)
{
	const struct collections_summary *summary = &side->summary;
	char seconds[UNIT_TEXT], around[UNIT_TEXT], share[UNIT_TEXT];
	bool has_around = interval_half_width_relative(summary->seconds) <= 1;
	struct buf text = {0};

	unit_format_alone(UNIT_SECOND, summary->seconds.estimate, seconds);
	unit_format_percent(interval_half_width_relative(summary->seconds), false, around);
	unit_format_percent(summary->share, false, share);
	text_escape(&text, subject->name, term_is_utf8());
	buf_adds(&text, ": ");
	gc_rate_add(&text, &summary->all);
	buf_addf(&text, " collection%s per iteration", summary->all.each == 1 ? "" : "s");
	if (summary->all.each > 0)
		buf_addf(&text, ", %s in them%s%s%s%s, %s of its time", seconds,
			 has_around ? " " : "", has_around ? term_plus_minus() : "",
			 has_around ? " " : "", has_around ? around : "", share);
	buf_addf(&text, "; %s", side->counted->interpreter);
	text_wrap(stdout, buf_text(&text), 0, 2, (size_t)term_columns(stdout));
	fputs("\n", stdout);
	buf_release(&text);
}

static void add_seconds(struct table *table, double seconds)
{
	char text[UNIT_TEXT];

	unit_format_alone(UNIT_SECOND, seconds, text);
	table_add(table, COLOUR_NONE, text);
}

static void add_number(struct table *table, double number)
{
	struct buf text = {0};

	gc_number_add(&text, number);
	table_add(table, COLOUR_NONE, buf_text(&text));
	buf_release(&text);
}

static int print_generations(const struct gc_side *side, struct err *err)
{
	static const struct table_column columns[] = {{"generation", TABLE_LEFT, 0, false, 0},
						      {"collections", TABLE_RIGHT, 0, false, 0},
						      {"time", TABLE_RIGHT, 0, false, 0},
						      {"collected", TABLE_RIGHT, 0, true, 0},
						      {"uncollectable", TABLE_RIGHT, 0, true, 0}};
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	struct table_style style = table_style_for(stdout);
	struct buf text = {0};
	int rc;

	for (int i = 0; i < GC_GENERATIONS; i++) {
		const struct collections_generation *of = &side->summary.of[i];

		buf_clear(&text);
		gc_rate_add(&text, &of->collections);
		table_addf(table, COLOUR_NONE, "%d %s", i, gc_generation_name(i));
		table_add(table, COLOUR_NONE, buf_text(&text));
		add_seconds(table, of->seconds);
		add_number(table, of->collected);
		add_number(table, of->uncollectable);
	}
	fputs("\n", stdout);
	rc = table_print(table, stdout, &style, err);
	table_free(table);
	buf_release(&text);
	return rc;
}

static int print_lines(const struct gc_side *side, bool all, struct err *err)
{
	static const struct table_column columns[] = {
		{"time", TABLE_RIGHT, 0, false, 0},
		{"collections", TABLE_RIGHT, 0, true, 0},
		{"begun at", TABLE_LEFT, TABLE_NAME_FLOOR, false, 0}};
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	struct table_style style = table_style_for(stdout);
	size_t n = side->counted->n_lines, shown = all || n < LINES_SHOWN ? n : LINES_SHOWN;
	struct buf text = {0};
	int rc;

	for (size_t i = 0; i < shown; i++) {
		const struct collections_line *line = &side->counted->lines[i];

		buf_clear(&text);
		gc_line_add(&text, line);
		add_seconds(table, (double)line->ns * 1e-9 / (double)side->summary.iterations);
		add_number(table, gc_line_rate(side, line));
		table_add(table, COLOUR_NONE, buf_text(&text));
	}
	fputs("\n", stdout);
	rc = table_print(table, stdout, &style, err);
	table_free(table);
	buf_release(&text);
	if (shown < n)
		printf("and %zu more (-v)\n", n - shown);
	return rc;
}

static int print(const struct explaining *e, const struct explaining_subject *subject,
		 const struct gc_side *side, struct err *err)
{
	const struct measure_options *m = e->job->options;

	print_head(subject, side);
	if (side->summary.all.each > 0 &&
	    (print_generations(side, err) || print_lines(side, m->verbose, err)))
		return -1;
	fputs("\n", stdout);
	gc_findings_print(side, NULL, stdout);
	if (!m->quiet)
		gc_notes_print(side, 1, stdout);
	return 0;
}

int by_gc_report_one(struct explaining *e, const struct explaining_subject *subject,
		     const struct gc_side *side, struct err *err)
{
	if (e->rows)
		return add_json(e, subject, side, err);
	explaining_begin_section(e);
	return print(e, subject, side, err);
}
