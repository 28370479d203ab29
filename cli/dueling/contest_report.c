#include "cli/dueling/contest_report.h"

#include "cli/compare/aa_words.h"
#include "cli/compare/cells.h"
#include "cli/compare/comparison_json.h"
#include "cli/compare/gate_status.h"
#include "cli/dueling/duel_times.h"
#include "cli/dueling/standing.h"
#include "cli/dueling/verdict_words.h"
#include "cli/words/difference.h"
#include "cli/words/line.h"
#include "results/base/json.h"
#include "results/base/unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is printed, all borrowed. */
struct contest_view {
	const struct duel *duels;
	const struct report *report;
	int first;
	const struct duel_style *style;
	const struct standing *standing;
};

/* ---- a row a side */

/* What the first side takes, from all duels; NaN: not known. The others' times are as far from it
   as their ratios say, so that all times tell the story of the ratios. */
static double first_time(const struct contest_view *view)
{
	double logs = 0;
	size_t n = 0;

	for (size_t i = 0; i < view->report->n; i++) {
		const struct comparison *c = &view->report->sections[i].items[0];
		double time = (view->first == 0 ? &c->old_side : &c->new_side)->shown;

		if (isfinite(time)) {
			logs += log(time);
			n++;
		}
	}
	return n ? exp(logs / (double)n) : NAN;
}

static void add_time(struct table *table, const struct contest_view *view, size_t side)
{
	double time = first_time(view) * view->standing->ratios[side].estimate;
	struct interval ratio = view->standing->ratios[side];
	char text[UNIT_TEXT] = "";

	if (side == 0) /* with the digits of the others */
		ratio = view->standing
				->ratios[view->standing->order[0] ? view->standing->order[0] : 1];
	if (isfinite(time))
		duel_times_format(ratio, time, text);
	table_add(table, COLOUR_NONE, text);
}

/* "3.2% slower", "same, +0.1%", "undecided, +0.3%", "failed", "skipped": of the candidate. */
static void add_verdict(struct table *table, const struct bout *bout, const struct comparison *c,
			bool is_regression)
{
	const struct difference d = difference_of(c->ratio);
	const char *word = verdict_words_of_bout(bout), *mark = is_regression ? " !" : "";
	enum colour colour = verdict_words_colour(bout);
	enum verdict verdict = bout->verdict.verdict;

	if (bout_is_out(bout) || !d.has_interval)
		table_addf(table, colour, "%s%s", word, mark);
	else if (verdict == VERDICT_SLOWER || verdict == VERDICT_FASTER)
		table_addf(table, colour, "%s %s%s", d.amount, word, mark);
	else
		table_addf(table, colour, "%s, %s%s", word, d.plain, mark);
}

static void add_other(struct table *table, const struct contest_view *view, size_t side)
{
	const struct duel *duel = &view->duels[side - 1];
	const struct bout *bout = &duel->bouts[0];
	const struct comparison *c = &view->report->sections[side - 1].items[0];
	const struct difference d = difference_of(c->ratio);
	char text[UNIT_TEXT];

	table_add(table, COLOUR_NONE, view->standing->labels[side]);
	add_time(table, view, side);
	add_verdict(table, bout, c, report_is_regression(view->report, c));
	table_addf(table, COLOUR_NONE, "%s%s%s", d.has_interval ? d.low : "",
		   d.has_interval ? " .. " : "", d.has_interval ? d.high : "");
	table_addf(table, COLOUR_NONE, "%zu", bout->n);
	unit_format_span(bout->spent_s, text);
	table_add(table, COLOUR_DIM, text);
	duel_add_row_notes(table, duel, bout, c, view->style);
}

static void add_first(struct table *table, const struct contest_view *view)
{
	table_add(table, COLOUR_NONE, view->standing->labels[0]);
	add_time(table, view, 0);
	table_add(table, COLOUR_DIM, view->first == 0 ? "baseline" : "the candidate");
	for (int i = 0; i < 3; i++)
		table_add(table, COLOUR_NONE, "");
}

/* Whose verdict the rows have: each side's against the first, or the first one's against each. */
static void print_who(const struct contest_view *view, FILE *out)
{
	const struct table_style style = table_style_for(out);
	struct buf line = {0};

	buf_addf(&line,
		 view->first == 0 ? "Each side compared with %s:" : "%s, compared with each side:",
		 view->standing->labels[0]);
	line_print(out, &style, COLOUR_NONE, "", buf_text(&line));
	fputc('\n', out);
	buf_release(&line);
}

static int print_rows(const struct contest_view *view, FILE *out, struct err *err)
{
	const char *whose = view->first == 0 ? "verdict" : "candidate is";
	const struct table_column columns[] = {{"side", TABLE_LEFT, TABLE_NAME_FLOOR, false},
					       {"time", TABLE_RIGHT, 0, false},
					       {whose, TABLE_LEFT, 0, false},
					       {"interval", TABLE_RIGHT, 0, false},
					       {"blocks", TABLE_RIGHT, 0, true},
					       {"took", TABLE_RIGHT, 0, true}};
	struct table_style look = table_style_for(out);
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	int rc;

	for (size_t i = 0; i < view->standing->n; i++) {
		size_t side = view->standing->order[i];

		if (side == 0)
			add_first(table, view);
		else
			add_other(table, view, side);
	}
	if (!view->style->quiet)
		print_who(view, out);
	rc = table_print(table, out, &look, err);
	table_free(table);
	return rc;
}

/* ---- a section a side */

static int print_sections(const struct contest_view *view, FILE *out, struct err *err)
{
	for (size_t i = 0; i < view->report->n; i++) {
		if (i && view->duels[i].n)
			fputc('\n', out);
		if (duel_print_section(&view->duels[i], view->report, &view->report->sections[i],
				       view->style, out, err))
			return -1;
	}
	return 0;
}

/* The sides by their geometric means over the first side. */
static int print_means(const struct contest_view *view, FILE *out, struct err *err)
{
	const struct standing *standing = view->standing;
	const struct table_column columns[] = {{"side", TABLE_LEFT, TABLE_NAME_FLOOR, false},
					       {"time", TABLE_RIGHT, 0, false},
					       {"interval", TABLE_RIGHT, 0, false}};
	struct table_style look = table_style_for(out);
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	struct buf line = {0};
	int rc;

	for (size_t i = 0; i < standing->n; i++) {
		size_t side = standing->order[i];
		const struct ratio_cells cells = cells_of_ratio(standing->ratios[side]);

		table_add(table, COLOUR_NONE, standing->labels[side]);
		table_add(table, COLOUR_BOLD, side ? cells.ratio : "1");
		table_add(table, COLOUR_NONE, side ? cells.interval : "");
	}
	buf_addf(&line,
		 "Geometric means of each side's times over those of %s:", standing->labels[0]);
	fputc('\n', out);
	line_print(out, &look, COLOUR_NONE, "", buf_text(&line));
	fputc('\n', out);
	buf_release(&line);
	rc = table_print(table, out, &look, err);
	table_free(table);
	return rc;
}

/* ---- both */

/* "fastest: A", or "fastest: A or B (not told apart)". */
static void print_fastest(const struct contest_view *view, FILE *out)
{
	const struct standing *standing = view->standing;
	const struct table_style style = table_style_for(out);
	struct buf line = {0};
	size_t named = 0;

	if (!standing_is_known(standing))
		return;
	for (size_t i = 0; i < standing->n; i++) {
		size_t side = standing->order[i];

		if (!standing->leads[side])
			continue;
		buf_addf(&line, "%s%s",
			 named == 0			? "fastest: "
			 : ++named == standing->leaders ? " or "
							: ", ",
			 standing->labels[side]);
		named += named == 0;
	}
	if (standing->leaders > 1)
		buf_adds(&line, " (not told apart)");
	fputs(view->style->quiet ? "" : "\n", out);
	line_print(out, &style, standing->leaders == 1 ? COLOUR_GREEN : COLOUR_YELLOW, "",
		   buf_text(&line));
	buf_release(&line);
}

/* Of a table of rows; sections print theirs. */
static void print_levels(const struct contest_view *view, FILE *out)
{
	const struct table_style style = table_style_for(out);
	struct buf line = {0};
	char levels[CELL_TEXT];

	cells_levels(view->report->sections, view->report->n, levels);
	buf_addf(&line, "Intervals: %s; all of them hold at once with 95%%", levels);
	fputc('\n', out);
	line_print(out, &style, COLOUR_NONE, "", buf_text(&line));
	buf_release(&line);
}

static int print(const struct contest_view *view, FILE *out, struct err *err)
{
	bool is_of_one = view->standing->is_of_one;
	bool is_known = standing_is_known(view->standing);

	if (is_of_one ? print_rows(view, out, err)
		      : print_sections(view, out, err) ||
				(is_known && !view->style->quiet && print_means(view, out, err)))
		return -1;
	if (is_of_one && is_known && !view->style->quiet)
		print_levels(view, out);
	print_fastest(view, out);
	if (!view->style->quiet &&
	    (gate_is_asked(&view->report->gate_rules) || view->report->aa.is_asked))
		fputc('\n', out);
	duel_print_end(view->report, out);
	return 0;
}

int contest_print(const struct duel *duels, const struct report *report, int first,
		  const struct duel_style *style, FILE *out, struct err *err)
{
	struct standing standing = {0};
	const struct contest_view view = {duels, report, first, style, &standing};
	int rc = standing_init(&standing, duels, report, first, err) || print(&view, out, err);

	standing_release(&standing);
	return rc ? -1 : 0;
}

/* ---- for programs */

static json_t *side_json_new(const struct duel *duel, const struct report *report,
			     const struct section *section)
{
	return json_pack(
		"{s:o, s:o, s:o, s:o, s:o, s:o}", "benchmarks",
		duel_rows_json_new(duel, report, section), "geomean",
		suite_mean_json_new(&section->mean), "baseline", json_text_new(section->baseline),
		"candidate", json_text_new(section->candidate), "missing",
		texts_json_new(&section->missing), "added", texts_json_new(&section->added));
}

json_t *contest_json_new(const struct duel *duels, const struct report *report, int first,
			 struct err *err)
{
	struct standing standing = {0};
	json_t *list = json_array(), *sides = json_array(), *top;
	const char *fastest;

	if (standing_init(&standing, duels, report, first, err)) {
		standing_release(&standing);
		json_decref(list);
		json_decref(sides);
		return NULL;
	}
	for (size_t i = 0; i < report->n; i++)
		json_array_append_new(list, side_json_new(&duels[i], report, &report->sections[i]));
	for (size_t i = 0; i < standing.n; i++)
		json_array_append_new(sides, json_text_new(standing.labels[i]));
	fastest = standing_is_known(&standing) && standing.leaders == 1
			  ? standing.labels[standing.order[0]]
			  : NULL;
	top = json_pack("{s:o, s:o, s:o, s:o, s:I, s:f, s:o, s:o}", "duels", list, "sides", sides,
			"ranking", standing_json_new(&standing), "fastest", json_text_new(fastest),
			"seed", (json_int_t)duels->config->seed, "margin", duels->config->margin,
			"aa", aa_json_new(report), "gate", gate_json_new(report));
	standing_release(&standing);
	if (!top)
		err_memory(err);
	return top;
}
