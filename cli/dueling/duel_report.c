#include "cli/dueling/duel_report.h"

#include "cli/compare/cells.h"
#include "cli/compare/comparison_json.h"
#include "cli/compare/gate_status.h"
#include "cli/compare/note_words.h"
#include "cli/dueling/duel_metrics.h"
#include "cli/dueling/duel_noise.h"
#include "cli/dueling/duel_notes.h"
#include "cli/dueling/duel_times.h"
#include "cli/dueling/verdict_words.h"
#include "cli/measuring/warning.h"
#include "cli/words/difference.h"
#include "cli/words/json_print.h"
#include "cli/words/line.h"
#include "cli/words/noise_words.h"
#include "cli/words/status.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/base/unit.h"
#include "runner/os/interrupt.h"

#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void escaped(struct buf *out, const char *text)
{
	buf_clear(out);
	text_escape(out, text, term_is_utf8());
}

/* ---- live */

struct duel_live duel_live_new(bool quiet, bool verbose)
{
	struct duel_live live = {
		.out = stderr, .is_quiet = quiet, .heartbeat.told_ns = clock_now_ns()};

	live.is_live = !quiet && !verbose && term_is_live(stderr);
	live.is_verbose = verbose && !quiet;
	return live;
}

static void add_state(struct buf *line, const struct bout *bout)
{
	struct block_verdict now;
	struct interval ratio;
	struct difference now_is;
	char level[UNIT_TEXT];

	buf_addf(line, "  %zu block%s", bout->n, bout->n == 1 ? "" : "s");
	ratio = bout_verdict_now(bout, &now, NULL) ? bout->verdict.ratio : now.ratio;
	if (isfinite(ratio.low) && isfinite(ratio.high)) {
		now_is = difference_of(ratio);
		unit_format_level(ratio.level, level);
		buf_addf(line, "  %s %s (%s interval %s .. %s)", now_is.amount,
			 ratio.estimate > 1 ? "slower" : "faster", level, now_is.low, now_is.high);
	}
	if (bout->status != BOUT_GOING_ON)
		buf_addf(line, "  %s", verdict_words_of_bout(bout));
}

void duel_live_show(struct duel_live *live, const struct duel *duel, size_t pair)
{
	const struct bout *bout = &duel->bouts[pair];
	struct buf line = {0}, name = {0};
	size_t done = 0;

	if (!live->is_live && !live->is_verbose &&
	    (live->is_quiet || !heartbeat_is_due(&live->heartbeat, clock_now_ns())))
		return;
	for (size_t i = 0; i < duel->n; i++)
		done += duel->bouts[i].status != BOUT_GOING_ON;
	if (duel->n > 1)
		buf_addf(&line, "[%zu/%zu] ", done, duel->n);
	escaped(&name, bout->targets[0]->name);
	buf_adds(&line, buf_text(&name));
	add_state(&line, bout);
	if (live->is_live)
		term_rewrite(live->out, buf_text(&line));
	else
		fprintf(live->out, "%s%s\n", live->is_verbose ? "" : "assay: ", buf_text(&line));
	live->is_shown = live->is_live;
	buf_release(&line);
	buf_release(&name);
}

void duel_live_clear(struct duel_live *live)
{
	if (live->is_shown)
		term_rewrite(live->out, "");
	live->is_shown = false;
}

/* ---- sentences */

static void print_notes(const struct duel *duel, const struct bout *bout, FILE *out)
{
	json_t *notes = duel_notes_new(duel, bout);

	for (size_t i = 0; i < json_array_size(notes); i++) {
		fputs("  ! ", out);
		text_wrap(out, warning_text(json_array_get(notes, i)), 4, 4,
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

/* What the gate says, if there is one. */
static void print_gate(const struct report *report, FILE *out)
{
	const struct table_style style = table_style_for(out);
	struct buf line = {0};

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
		print_gate(report, out);
	return rc;
}

/* ---- the table */

/* What failed is last. */
static int rank(const struct bout *bout)
{
	return bout->status == BOUT_FAILED ? INT_MAX : verdict_rank(bout->verdict.verdict);
}

static int by_importance(const void *a, const void *b)
{
	const struct bout *x = *(const struct bout *const *)a, *y = *(const struct bout *const *)b;
	double dx = fabs(log(x->verdict.ratio.estimate)), dy = fabs(log(y->verdict.ratio.estimate));

	if (rank(x) != rank(y))
		return rank(x) < rank(y) ? -1 : 1;
	return dx < dy ? 1 : dx > dy ? -1 : 0;
}

/* Lines below the row. */
static void add_lines(struct table *table, enum colour colour, struct buf *lines)
{
	for (char *line = lines->data ? strtok(lines->data, "\n") : NULL; line;
	     line = strtok(NULL, "\n"))
		table_add_note(table, colour, line);
	buf_clear(lines);
}

static void add_notes(struct table *table, const struct duel *duel, const struct bout *bout)
{
	json_t *notes = duel_notes_new(duel, bout);

	for (size_t i = 0; i < json_array_size(notes); i++)
		table_add_note(table, COLOUR_YELLOW, warning_text(json_array_get(notes, i)));
	json_decref(notes);
}

static void add_row(struct table *table, const struct duel *duel, const struct bout *bout,
		    const struct comparison *c, bool is_regression, const struct duel_style *style)
{
	const struct difference d = difference_of(c->ratio);
	struct buf lines = {0};
	char text[UNIT_TEXT];

	table_add(table, COLOUR_NONE, bout->targets[0]->name);
	table_addf(table, verdict_words_colour(bout), "%s%s", verdict_words_of_bout(bout),
		   is_regression ? " !" : "");
	table_add(table, COLOUR_BOLD, d.has_interval ? d.plain : "");
	table_addf(table, COLOUR_NONE, "%s%s%s", d.has_interval ? d.low : "",
		   d.has_interval ? " .. " : "", d.has_interval ? d.high : "");
	table_addf(table, COLOUR_NONE, "%zu", bout->n);
	unit_format_span(bout->spent_s, text);
	table_add(table, COLOUR_DIM, text);
	if (bout->status == BOUT_FAILED)
		table_add_note(table, COLOUR_RED, bout->err.text);
	add_metrics(c, style, &lines);
	add_lines(table, COLOUR_DIM, &lines);
	buf_release(&lines);
	if (!style->quiet)
		add_notes(table, duel, bout);
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
		fputs("\n\n", out);
	}
	buf_release(&line);
	side_names_release(&names);
	return rc;
}

static void print_mean(const struct section *section, FILE *out)
{
	struct buf line = {0};

	cells_suite_mean(&section->mean, "candidate/baseline", section->n, &line);
	if (line.len) {
		fputc('\n', out);
		text_wrap(out, buf_text(&line), 0, 2, (size_t)term_columns(out));
		fputc('\n', out);
	}
	buf_release(&line);
}

/* Nothing where no interval is known. */
static void print_levels(const struct section *section, FILE *out)
{
	char levels[CELL_TEXT];

	for (size_t i = 0; i < section->n; i++)
		if (isfinite(section->items[i].ratio.high)) {
			cells_levels(section, 1, levels);
			fprintf(out, "\nIntervals: %s\n", levels);
			return;
		}
}

static int print_rows(const struct duel *duel, const struct report *report,
		      const struct duel_style *style, FILE *out, struct err *err)
{
	const struct section *section = &report->sections[0];
	const struct table_column columns[] = {{"benchmark", TABLE_LEFT, TABLE_NAME_FLOOR, false},
					       {"verdict", TABLE_LEFT, 0, false},
					       {"time", TABLE_RIGHT, 0, false},
					       {"interval", TABLE_RIGHT, 0, false},
					       {"blocks", TABLE_RIGHT, 0, true},
					       {"took", TABLE_RIGHT, 0, true}};
	struct table_style look = table_style_for(out);
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	const struct bout **order = calloc(duel->n, sizeof(*order));
	int rc = 0;

	if (!order) {
		table_free(table);
		return err_memory(err);
	}
	for (size_t i = 0; i < duel->n; i++)
		order[i] = &duel->bouts[i];
	qsort(order, duel->n, sizeof(*order), by_importance);
	for (size_t i = 0; i < duel->n; i++)
		add_row(table, duel, order[i], &section->items[order[i] - duel->bouts],
			report_is_regression(report, &section->items[order[i] - duel->bouts]),
			style);
	if (!style->quiet)
		rc = print_sides(duel, out, err);
	if (!rc)
		rc = table_print(table, out, &look, err);
	table_free(table);
	free(order);
	return rc;
}

int duel_print_table(const struct duel *duel, const struct report *report,
		     const struct duel_style *style, FILE *out, struct err *err)
{
	const struct section *section = &report->sections[0];
	int rc = duel->n ? print_rows(duel, report, style, out, err) : 0;

	if (!rc && !style->quiet) {
		print_mean(section, out);
		print_levels(section, out);
	}
	if (!rc && duel->n && !style->quiet && gate_is_asked(&report->gate_rules))
		fputc('\n', out);
	if (!rc)
		print_gate(report, out);
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
			  "error",
			  bout->status == BOUT_FAILED ? json_text_new(bout->err.text) : json_null(),
			  "noise", noise_json_new(&noise), "findings", duel_notes_new(duel, bout)));
}

int duel_print_json(const struct duel *duel, const struct report *report, json_t *explained,
		    FILE *out, struct err *err)
{
	const struct section *section = &report->sections[0];
	json_t *rows = json_array(), *top;

	for (size_t i = 0; i < duel->n; i++)
		json_array_append_new(rows,
				      bout_json(duel, report, &duel->bouts[i], &section->items[i]));
	top = json_pack("{s:o, s:o, s:o, s:o, s:[o,o], s:I, s:f, s:o, s:o, s:o}", "benchmarks",
			rows, "geomean", suite_mean_json_new(&section->mean), "baseline",
			json_text_new(section->baseline), "candidate",
			json_text_new(section->candidate), "sides",
			json_text_new(section->baseline), json_text_new(section->candidate), "seed",
			(json_int_t)duel->config->seed, "margin", duel->config->margin, "missing",
			texts_json_new(&section->missing), "added", texts_json_new(&section->added),
			"gate", gate_json_new(report));
	if (top && explained)
		json_object_set(top, "explained", explained);
	return json_print(top, out, err);
}
