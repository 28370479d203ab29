#include "cli/dueling/duel_report.h"

#include "cli/compare/aa_words.h"
#include "cli/compare/cells.h"
#include "cli/compare/comparison_json.h"
#include "cli/compare/gate_status.h"
#include "cli/compare/note_words.h"
#include "cli/dueling/bout_order.h"
#include "cli/dueling/duel_metrics.h"
#include "cli/dueling/duel_noise.h"
#include "cli/dueling/duel_notes.h"
#include "cli/dueling/duel_times.h"
#include "cli/dueling/verdict_words.h"
#include "cli/measuring/head.h"
#include "cli/words/note_layout.h"
#include "cli/words/row_notes.h"
#include "cli/measuring/warning.h"
#include "cli/words/difference.h"
#include "cli/words/line.h"
#include "cli/words/noise_words.h"
#include "cli/words/status.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/base/unit.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- sentences */

static void print_notes(const struct duel *duel, const struct bout *bout, FILE *out)
{
	json_t *notes = duel_notes_new(duel, bout);

	for (size_t i = 0; i < json_array_size(notes); i++) {
		fputs("  ! ", out);
		text_wrap(out, note_text(json_array_get(notes, i)), 4, 4,
			  (size_t)term_columns(out));
		fputc('\n', out);
	}
	json_decref(notes);
}

/* What was counted of both sides, and what moved with the time, a line each. */
static void add_metrics(const struct comparison *c, const struct duel_style *style,
			struct buf *lines)
{
	const struct note *witness = notes_find(&c->notes, NOTE_WITNESS);

	duel_metrics_lines(&c->metrics, style->quiet ? style->metrics : NULL, lines);
	if (!witness || style->quiet)
		return;
	note_words_add(lines, witness);
	buf_adds(lines, "\n");
}

static void print_metrics(const struct comparison *c, const struct duel_style *style, FILE *out)
{
	struct buf lines = {0};

	add_metrics(c, style, &lines);
	for (char *line = lines.data ? strtok(lines.data, "\n") : NULL; line;
	     line = strtok(NULL, "\n")) {
		fputs("  ", out);
		text_wrap(out, line, 2, 4, (size_t)term_columns(out));
		fputc('\n', out);
	}
	buf_release(&lines);
}

/* A part of a sentence, on a new line where it does not fit. Returns the column it ends in. */
static size_t put(const char *begin, const char *part, const char *end, size_t column, FILE *out)
{
	size_t columns = (size_t)term_columns(out), width = text_width(part);

	/* a blank may stand beyond the edge */
	if (columns && column > 2 &&
	    column + width - (width && part[strlen(part) - 1] == ' ') > columns) {
		fputs("\n  ", out);
		column = 2;
		if (*part == ' ') {
			part++;
			width--;
		}
	}
	fprintf(out, "%s%s%s", begin, part, end);
	return column + width;
}

static void print_verdict(const struct side_names *names, const struct bout *bout, FILE *out)
{
	bool colour = term_has_colour(out);
	struct verdict_words words;
	char span[UNIT_TEXT];
	const char *rest;
	size_t column;

	verdict_words_init(&words, names, bout);
	unit_format_span(bout->spent_s, span);
	buf_addf(&words.after, "; %zu block%s in %s", bout->n, bout->n == 1 ? "" : "s", span);
	rest = buf_text(&words.after);
	column = put("", buf_text(&words.candidate), "", 0, out);
	column = put("", buf_text(&words.link), "", column, out);
	column = put(colour ? term_colour_begin(verdict_words_colour(bout)) : "",
		     buf_text(&words.word),
		     colour ? term_colour_end(verdict_words_colour(bout)) : "", column, out);
	if (*rest == ' ') /* wrapping drops what a line begins with */
		fputc(*rest, out);
	text_wrap(out, rest, column + (*rest == ' '), 2, (size_t)term_columns(out));
	fputc('\n', out);
	verdict_words_release(&words);
}

static int print_single(const struct duel *duel, const struct comparison *c,
			const struct duel_style *style, FILE *out, struct err *err)
{
	const struct bout *bout = &duel->bouts[0];
	struct side_names names = {0};
	int rc = side_names_init(&names, duel, (size_t)term_columns(out), err);

	if (!rc && bout->n > 0) {
		print_verdict(&names, bout, out);
		if (!style->quiet)
			duel_times_print(&names, c, out);
		print_metrics(c, style, out);
		if (!style->quiet)
			print_notes(duel, bout, out);
	}
	side_names_release(&names);
	return rc;
}

void duel_print_head(const struct report *report, const struct options_given *given, FILE *out)
{
	struct buf text = {0};

	cells_head(&report->sections[0], cells_sides(&report->sections[0]), &text);
	if (text.len) /* else nothing was measured */
		head_changes_add(&text, given);
	head_print_text(&text, out);
	buf_release(&text);
}

/* Green is for no finding: it proves nothing. */
static enum colour aa_colour(enum aa_finding finding)
{
	return finding == AA_WIDE || finding == AA_OFF ? COLOUR_YELLOW : COLOUR_NONE;
}

void duel_print_end(const struct report *report, FILE *out)
{
	const struct table_style style = table_style_for(out);
	struct buf line = {0};

	aa_words_add(&line, report);
	if (line.len)
		line_print(out, &style, aa_colour(report->aa.finding), "", buf_text(&line));
	buf_clear(&line);
	cells_gate(report, &line);
	if (line.len)
		line_print(out, &style, gate_passes(&report->gate) ? COLOUR_GREEN : COLOUR_RED, "",
			   buf_text(&line));
	buf_release(&line);
}

int duel_print_single(const struct duel *duel, const struct report *report,
		      const struct duel_style *style, FILE *out, struct err *err)
{
	int rc = print_single(duel, &report->sections[0].items[0], style, out, err);

	if (!rc)
		duel_print_end(report, out);
	return rc;
}

/* ---- the table */

/* Lines below the row. */
static void add_lines(struct table *table, enum colour colour, struct buf *lines)
{
	for (char *line = lines->data ? strtok(lines->data, "\n") : NULL; line;
	     line = strtok(NULL, "\n"))
		table_add_note(table, colour, line);
	buf_clear(lines);
}

/* What all rows need to know of the table. */
struct look {
	const struct duel *duel;
	const struct report *report;
	const struct section *section; /* the duel's, of the report */
	const struct duel_style *style;
	const struct bout *const *order;
	struct row_notes notes;
	size_t room; /* of the marks */
};

static const struct comparison *comparison_of(const struct look *look, const struct bout *bout)
{
	return &look->section->items[bout - look->duel->bouts];
}

static void add_picture(struct table *table, const struct bout *bout)
{
	struct buf picture = {0};

	cells_picture_of_pairs(bout->d, bout->n, term_is_utf8(), &picture);
	table_add(table, COLOUR_DIM, buf_text(&picture));
	buf_release(&picture);
}

static void add_marks(struct table *table, const struct look *look, const struct bout *bout)
{
	struct buf marks = {0};
	struct noise noise;

	duel_noise_find(&noise, look->duel, bout);
	noise_marks_add(&marks, &noise, look->room);
	table_add(table, COLOUR_YELLOW, buf_text(&marks));
	buf_release(&marks);
}

static void add_cells(struct table *table, const struct look *look, const struct bout *bout)
{
	const struct comparison *c = comparison_of(look, bout);
	const struct difference d = difference_of(c->ratio);
	char text[UNIT_TEXT];

	table_add(table, COLOUR_NONE, bout->targets[0]->name);
	table_addf(table, verdict_words_colour(bout), "%s%s", verdict_words_of_bout(bout),
		   report_is_regression(look->report, c) ? " !" : "");
	table_add(table, COLOUR_BOLD, d.has_interval ? d.plain : "");
	table_addf(table, COLOUR_NONE, "%s%s%s", d.has_interval ? d.low : "",
		   d.has_interval ? " .. " : "", d.has_interval ? d.high : "");
	if (!look->style->quiet) {
		add_picture(table, bout);
		add_marks(table, look, bout);
	}
	table_addf(table, COLOUR_NONE, "%zu", bout->n);
	unit_format_span(bout->spent_s, text);
	table_add(table, COLOUR_DIM, text);
}

/* Below a row: why it failed or is skipped, and what was counted. */
static void add_findings(struct table *table, const struct bout *bout, const struct comparison *c,
			 const struct duel_style *style)
{
	struct buf lines = {0};

	if (bout_is_out(bout))
		table_add_note(table, verdict_words_colour(bout), bout->err.text);
	add_metrics(c, style, &lines);
	add_lines(table, COLOUR_DIM, &lines);
	buf_release(&lines);
}

void duel_add_row_notes(struct table *table, const struct duel *duel, const struct bout *bout,
			const struct comparison *c, const struct duel_style *style)
{
	json_t *notes = style->quiet ? NULL : duel_notes_new(duel, bout);

	add_findings(table, bout, c, style);
	for (size_t i = 0; i < json_array_size(notes); i++)
		table_add_note(table, COLOUR_YELLOW, note_text(json_array_get(notes, i)));
	json_decref(notes);
}

static void add_row(struct table *table, const struct look *look, size_t row)
{
	const struct bout *bout = look->order[row];

	add_cells(table, look, bout);
	add_findings(table, bout, comparison_of(look, bout), look->style);
	row_notes_add(&look->notes, row, table);
}

static int print_sides(const struct duel *duel, FILE *out, struct err *err)
{
	size_t columns = (size_t)term_columns(out);
	struct side_names names = {0};
	struct buf line = {0};
	int rc = side_names_init(&names, duel, columns, err);

	if (!rc) {
		buf_addf(&line, "%s, compared with %s:", names.name[1], names.name[0]);
		text_wrap(out, buf_text(&line), 0, 2, columns);
		fputc('\n', out);
	}
	buf_release(&line);
	side_names_release(&names);
	return rc;
}

/* Is an interval known at all? Then its level is told. */
static bool has_intervals(const struct section *section)
{
	for (size_t i = 0; i < section->n; i++)
		if (isfinite(section->items[i].ratio.high))
			return true;
	return false;
}

static void print_sum(const struct section *section, FILE *out)
{
	const struct table_style style = table_style_for(out);
	char levels[CELL_TEXT];
	struct buf line = {0};

	cells_suite_mean(&section->mean, "candidate/baseline", section->n, &line);
	if (has_intervals(section)) {
		cells_levels(section, 1, levels);
		buf_addf(&line, "%sintervals: %s", line.len ? "; " : "", levels);
	}
	if (line.len)
		line_print(out, &style, COLOUR_NONE, "", buf_text(&line));
	buf_release(&line);
}

/* What stands beside the marks: the name, cut if need be, and the columns before them. */
#define BESIDE_MARKS (TABLE_NAME_FLOOR + 50)

static size_t choose_columns(const struct look *look, struct table_column *columns)
{
	size_t n = 0;

	columns[n++] = (struct table_column){"benchmark", TABLE_LEFT, TABLE_NAME_FLOOR, false};
	columns[n++] = (struct table_column){"verdict", TABLE_LEFT, 0, false};
	columns[n++] = (struct table_column){"time", TABLE_RIGHT, 0, false};
	columns[n++] = (struct table_column){"interval", TABLE_RIGHT, 0, false};
	if (!look->style->quiet) {
		columns[n++] = (struct table_column){"spread", TABLE_LEFT, 0, true};
		columns[n++] = (struct table_column){"disturbed", TABLE_LEFT, 0, true};
	}
	columns[n++] = (struct table_column){"blocks", TABLE_RIGHT, 0, true};
	columns[n++] = (struct table_column){"took", TABLE_RIGHT, 0, true};
	return n;
}

static int print_rows(const struct look *look, FILE *out, struct err *err)
{
	struct table_column columns[8];
	const struct table_style paper = table_style_for(out);
	struct table *table = table_new(columns, choose_columns(look, columns));
	int rc;

	for (size_t i = 0; i < look->duel->n; i++)
		add_row(table, look, i);
	/* of several duels the table alone says nothing */
	rc = look->style->quiet && look->report->n == 1 ? 0 : print_sides(look->duel, out, err);
	if (!rc)
		rc = table_print(table, out, &paper, err);
	table_free(table);
	return rc;
}

/* What the geometric mean leaves of a screen, beside twenty rows. */
enum { LINES_AT_TWENTY = 3 };

static void find_notes(struct look *look)
{
	struct row_notes *notes = &look->notes;

	for (size_t i = 0; i < look->duel->n && !look->style->quiet; i++)
		notes->rows[i] = duel_notes_new(look->duel, look->order[i]);
	notes->is_of_duel = true;
	row_notes_place(notes, look->style->verbose,
			note_lines_for(look->duel->n, LINES_AT_TWENTY));
}

/* The rows, and what is told of several at once. */
static int print_body(struct look *look, FILE *out, struct err *err)
{
	int columns = table_style_for(out).columns;
	int rc = row_notes_init(&look->notes, look->duel->n, err);

	look->room = columns > BESIDE_MARKS ? (size_t)(columns - BESIDE_MARKS) : 0;
	if (!rc) {
		find_notes(look);
		rc = print_rows(look, out, err);
	}
	if (!rc && !look->style->quiet) {
		fputc('\n', out);
		row_notes_print(&look->notes, out);
		print_sum(look->section, out);
	}
	row_notes_release(&look->notes);
	return rc;
}

int duel_print_section(const struct duel *duel, const struct report *report,
		       const struct section *section, const struct duel_style *style, FILE *out,
		       struct err *err)
{
	const struct bout **order = bout_order_new(duel, err);
	struct look look = {
		.duel = duel, .report = report, .section = section, .style = style, .order = order};
	int rc = order ? 0 : -1;

	if (!rc && duel->n)
		rc = print_body(&look, out, err);
	free(order);
	return rc;
}

int duel_print_table(const struct duel *duel, const struct report *report,
		     const struct duel_style *style, FILE *out, struct err *err)
{
	int rc = duel_print_section(duel, report, &report->sections[0], style, out, err);

	if (!rc)
		duel_print_end(report, out);
	return rc;
}

/* ---- for programs */

static json_t *bout_json(const struct duel *duel, const struct report *report,
			 const struct bout *bout, const struct comparison *c)
{
	struct noise noise;

	duel_noise_find(&noise, duel, bout);
	return comparison_json_with(
		comparison_json_new(c),
		json_pack("{s:s, s:b, s:o, s:[o, o], s:I, s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:o}",
			  "verdict", verdict_words_of_bout(bout), "regression",
			  report_is_regression(report, c), "p_gate", json_finite_new(c->p_gate),
			  "times", json_finite_new(c->old_side.shown),
			  json_finite_new(c->new_side.shown), "blocks", (json_int_t)bout->n,
			  "elapsed_s", json_finite_new(bout->spent_s), "p",
			  json_finite_new(bout->verdict.p), "retaken", (json_int_t)bout->retaken,
			  "loops", (json_int_t)bout->plan.loops, "loops_change",
			  bout->dependence.few ? json_real(bout->dependence.change) : json_null(),
			  "error", bout_is_out(bout) ? json_text_new(bout->err.text) : json_null(),
			  "noise", noise_json_new(&noise), "findings", duel_notes_new(duel, bout)));
}

json_t *duel_rows_json_new(const struct duel *duel, const struct report *report,
			   const struct section *section)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < duel->n; i++)
		json_array_append_new(rows,
				      bout_json(duel, report, &duel->bouts[i], &section->items[i]));
	return rows;
}

json_t *duel_json_new(const struct duel *duel, const struct report *report)
{
	const struct section *section = &report->sections[0];

	return json_pack(
		"{s:o, s:o, s:o, s:o, s:[o,o], s:I, s:f, s:o, s:o, s:o, s:o}", "benchmarks",
		duel_rows_json_new(duel, report, section), "geomean",
		suite_mean_json_new(&section->mean), "baseline", json_text_new(section->baseline),
		"candidate", json_text_new(section->candidate), "sides",
		json_text_new(section->baseline), json_text_new(section->candidate), "seed",
		(json_int_t)duel->config->seed, "margin", duel->config->margin, "missing",
		texts_json_new(&section->missing), "added", texts_json_new(&section->added), "aa",
		aa_json_new(report), "gate", gate_json_new(report));
}
