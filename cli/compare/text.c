#include "cli/compare/formats.h"

#include "cli/compare/cells.h"
#include "cli/compare/note_words.h"
#include "cli/words/line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Most metrics that a table shows beside the time; --metric takes no more. */
enum { METRICS_SHOWN = COMPARE_METRICS_MAX };

struct place {
	FILE *out;
	const struct table_style *style;
	bool quiet;	/* no notes, no legend */
	bool has_marks; /* a column for what disturbed the rows */
	bool verbose;	/* every note under its row, too */
};

static enum colour colour_of(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_FASTER:
		return COLOUR_GREEN;
	case VERDICT_SLOWER:
		return COLOUR_RED;
	case VERDICT_UNDECIDED:
		return COLOUR_YELLOW;
	case VERDICT_SAME:
		break;
	}
	return COLOUR_NONE;
}

/* ---- the table */

static void add_notes(struct table *table, const struct notes *notes, bool verbose)
{
	struct buf line = {0};

	for (size_t i = 0; i < notes->n; i++) {
		if (notes->items[i].is_said_once && !verbose)
			continue;
		buf_clear(&line);
		note_words_add(&line, &notes->items[i]);
		table_add_note(table, notes->items[i].is_warning ? COLOUR_YELLOW : COLOUR_DIM,
			       buf_text(&line));
	}
	buf_release(&line);
}

/* "1.0052 (1.0049 .. 1.0055) more" */
static void add_metric(struct table *table, const struct report *report, const struct comparison *c,
		       const char *name)
{
	const struct metric_comparison *m = metric_comparisons_find(&c->metrics, name);
	struct ratio_cells cells = cells_of_ratio(m ? m->ratio : c->ratio);

	if (!m || isnan(m->ratio.estimate))
		table_add(table, COLOUR_DIM, "-");
	else if (m->ratio.low == m->ratio.high || !isfinite(m->ratio.high))
		table_addf(table, colour_of(metric_comparison_judged(m)), "%s %s%s", cells.ratio,
			   metric_comparison_says(m), report_is_worse(report, m) ? " !" : "");
	else
		table_addf(table, colour_of(metric_comparison_judged(m)), "%s (%s) %s%s",
			   cells.ratio, cells.interval, metric_comparison_says(m),
			   report_is_worse(report, m) ? " !" : "");
}

static void add_row(struct table *table, const struct report *report, const struct comparison *c,
		    const struct place *place)
{
	struct ratio_cells ratio = cells_of_ratio(c->ratio);
	char mean[CELL_TEXT];
	struct buf marks = {0};

	table_add(table, COLOUR_NONE, c->name);
	cells_mean(&c->old_side, mean);
	table_add(table, COLOUR_NONE, mean);
	cells_mean(&c->new_side, mean);
	table_add(table, COLOUR_NONE, mean);
	table_add(table, COLOUR_BOLD, ratio.ratio);
	table_add(table, COLOUR_NONE, ratio.interval);
	table_addf(table, colour_of(c->verdict), "%s%s", comparison_word(c),
		   report_is_slower(report, c) ? " !" : "");
	for (size_t i = 0; i < report->rules.n_metrics; i++)
		if (strcmp(report->rules.metrics[i], "time") != 0)
			add_metric(table, report, c, report->rules.metrics[i]);
	note_marks_add(&marks, &c->notes);
	if (place->has_marks)
		table_add(table, COLOUR_YELLOW, buf_text(&marks));
	if (!place->quiet)
		add_notes(table, &c->notes, place->verbose);
	buf_release(&marks);
}

/* What ratio, interval and verdict take beside the name. Names are cut only to what that leaves, so
   that the columns of times go before: benchmarks that begin alike must be told apart. */
#define BESIDE_NAME 42

static int name_floor(int columns)
{
	return columns - BESIDE_NAME > TABLE_NAME_FLOOR ? columns - BESIDE_NAME : TABLE_NAME_FLOOR;
}

/* Did anything disturb one of them? Else there is no column for it. */
static bool is_disturbed(const struct section *section)
{
	for (size_t i = 0; i < section->n; i++)
		if (notes_find(&section->items[i].notes, NOTE_NOISE))
			return true;
	return false;
}

static int print_table(const struct report *report, const struct section *section,
		       const struct place *place, struct err *err)
{
	struct table_column columns[7 + METRICS_SHOWN] = {
		{"benchmark", TABLE_LEFT, name_floor(place->style->columns), false},
		{"old", TABLE_RIGHT, 0, true},
		{"new", TABLE_RIGHT, 0, true},
		{"new/old", TABLE_RIGHT, 0, false},
		{"interval", TABLE_RIGHT, 0, false},
		{"verdict", TABLE_LEFT, 0, false}};
	size_t n = 6;
	struct table *table;
	int rc;

	for (size_t i = 0; i < report->rules.n_metrics; i++)
		if (strcmp(report->rules.metrics[i], "time") != 0)
			columns[n++] = (struct table_column){report->rules.metrics[i], TABLE_LEFT,
							     0, false};
	if (place->has_marks)
		columns[n++] = (struct table_column){"disturbed", TABLE_LEFT, 0, true};
	table = table_new(columns, n);

	for (size_t i = 0; i < section->n; i++)
		add_row(table, report, &section->items[i], place);
	rc = table_print(table, place->out, place->style, err);
	table_free(table);
	return rc;
}

/* ---- lines */

static void print_names(const struct place *place, enum colour colour, const char *what,
			const struct texts *names)
{
	struct buf line = {0};

	if (names->n == 0)
		return;
	for (size_t i = 0; i < names->n; i++)
		buf_addf(&line, "%s%s", i ? ", " : what, names->items[i]);
	line_print(place->out, place->style, colour, "", buf_text(&line));
	buf_release(&line);
}

static void print_head(const struct section *section, const struct place *place)
{
	struct buf line = {0};

	cells_head(section, &line);
	if (line.len && !place->quiet)
		line_print(place->out, place->style, COLOUR_DIM, "", buf_text(&line));
	buf_release(&line);
}

static void print_sum(const struct section *section, const struct place *place)
{
	struct buf line = {0};

	cells_counts(section, &line);
	line_print(place->out, place->style, COLOUR_BOLD, "", buf_text(&line));
	buf_clear(&line);
	cells_suite_mean(&section->mean, "new/old", section->n, &line);
	if (line.len)
		line_print(place->out, place->style, COLOUR_NONE, "", buf_text(&line));
	print_names(place, COLOUR_RED, "not in the new file: ", &section->missing);
	print_names(place, COLOUR_NONE, "only in the new file: ", &section->added);
	for (size_t i = 0; i < section->notes.n && !place->quiet; i++) {
		const struct note *note = &section->notes.items[i];

		buf_clear(&line);
		note_words_add(&line, note);
		line_print(place->out, place->style, note->is_warning ? COLOUR_YELLOW : COLOUR_DIM,
			   note->is_warning ? "  ! " : "  - ", buf_text(&line));
	}
	buf_release(&line);
}

static void print_legend(const struct report *report, const struct place *place)
{
	char margin[CELL_TEXT], levels[CELL_TEXT];
	struct buf line = {0};

	cells_percent(report->rules.margin, margin);
	cells_levels(report->sections, report->n, levels);
	buf_addf(&line,
		 "new/old below 1: the new one takes less. Intervals: %s. same: the whole "
		 "interval is within %s of no difference",
		 levels, margin);
	line_print(place->out, place->style, COLOUR_DIM, "", buf_text(&line));
	buf_release(&line);
}

static void print_gate(const struct report *report, const struct place *place)
{
	struct buf line = {0};

	cells_gate(report, &line);
	if (line.len)
		line_print(place->out, place->style,
			   gate_passes(&report->gate) ? COLOUR_GREEN : COLOUR_RED, "",
			   buf_text(&line));
	buf_release(&line);
}

/* What is compared with what: where the files' names do not say it, and where there are several. */
static void print_title(const struct section *section, size_t of, const char *mark,
			const struct place *place)
{
	struct buf title = {0};

	if (section->is_duel)
		buf_addf(&title, "%s (%s) compared with %s (%s)", section->candidate,
			 section->new_file, section->baseline, section->old_file);
	else if (of > 1)
		buf_addf(&title, "%s against %s", section->new_file, section->old_file);
	if (title.len)
		line_print(place->out, place->style, COLOUR_BOLD, mark, buf_text(&title));
	buf_release(&title);
}

int report_as_text(const struct report *report, const struct table_style *style, bool quiet,
		   bool verbose, FILE *out, struct err *err)
{
	struct place place = {.out = out, .style = style, .quiet = quiet, .verbose = verbose};

	for (size_t s = 0; s < report->n; s++) {
		const struct section *section = &report->sections[s];

		print_title(section, report->n, s ? "\n" : "", &place);
		place.has_marks = !quiet && is_disturbed(section);
		print_head(section, &place);
		if (print_table(report, section, &place, err))
			return -1;
		fputc('\n', out);
		print_sum(section, &place);
	}
	if (!quiet)
		print_legend(report, &place);
	print_gate(report, &place);
	return 0;
}
