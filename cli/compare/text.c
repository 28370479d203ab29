#include "cli/compare/formats.h"

#include "cli/compare/cells.h"
#include "cli/compare/note_words.h"
#include "cli/words/row_notes.h"
#include "cli/words/line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Most metrics that a table shows beside the time; --metric takes no more. */
enum { METRICS_SHOWN = COMPARE_METRICS_MAX };

struct place {
	FILE *out;
	const struct table_style *style;
	bool quiet;		/* no notes, no legend */
	bool has_marks;		/* a column for what disturbed the rows */
	bool verbose;		/* every note under its row, too */
	struct row_notes notes; /* of the section at hand */
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

static void add_picture(struct table *table, const struct comparison *c, const struct place *place)
{
	struct buf picture = {0};

	cells_picture(c, place->style->utf8, &picture);
	table_add(table, COLOUR_DIM, buf_text(&picture));
	buf_release(&picture);
}

/* More would take the column's place from the times. */
enum { MARKS_ROOM = 24 };

static void add_marks(struct table *table, const struct comparison *c)
{
	struct buf marks = {0};

	note_marks_add(&marks, &c->notes, MARKS_ROOM);
	table_add(table, COLOUR_YELLOW, buf_text(&marks));
	buf_release(&marks);
}

static void add_row(struct table *table, const struct report *report, const struct section *section,
		    size_t row, const struct place *place)
{
	const struct comparison *c = &section->items[row];
	struct ratio_cells ratio = cells_of_ratio(c->ratio);
	char mean[CELL_TEXT];

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
	if (!place->quiet)
		add_picture(table, c, place);
	if (place->has_marks)
		add_marks(table, c);
	row_notes_add(&place->notes, row, table);
}

/* What ratio, interval, verdict and picture take beside the name. Names are cut only to what that
   leaves, so that the columns of times go before: benchmarks that begin alike must be told apart.
 */
#define BESIDE_NAME 52

static int name_floor(int columns)
{
	return columns - BESIDE_NAME > TABLE_NAME_FLOOR ? columns - BESIDE_NAME : TABLE_NAME_FLOOR;
}

/* Which columns go first where there is no room: what disturbed rows is told below them, too. */
enum { RANK_TIMES = 1, RANK_MARKS };

/* Did anything disturb one of them? Else there is no column for it. */
static bool is_disturbed(const struct section *section)
{
	for (size_t i = 0; i < section->n; i++)
		if (notes_find(&section->items[i].notes, NOTE_NOISE))
			return true;
	return false;
}

/* What sums and legend leave of a screen, beside twenty rows. */
enum { LINES_AT_TWENTY = 2 };

static size_t lines_for(const struct section *section)
{
	return note_lines_for(section->n, LINES_AT_TWENTY);
}

/* Does every note have a place of its own? */
static bool tells_all(const struct section *section, const struct place *place)
{
	return place->verbose || section->n < NOTE_ROWS_MIN;
}

/* What is told first where there is little room. */
static int rank_of(const struct note *note)
{
	if (note->is_warning && note->have == 0) /* of the files */
		return 0;
	if (note->kind == NOTE_NOISE)
		return 1;
	return note->is_warning ? 2 : 3;
}

/* Is there room for it? Warnings about the files are always told, and all where they are few. */
static bool is_shown(const struct section *section, size_t at, const struct place *place)
{
	const struct note *notes = section->notes.items;
	int rank = rank_of(&notes[at]);
	size_t before = 0;

	for (size_t i = 0; i < section->notes.n; i++)
		before += rank_of(&notes[i]) < rank || (i < at && rank_of(&notes[i]) == rank);
	return rank == 0 || tells_all(section, place) || before < lines_for(section);
}

/* What stands below the table anyway is not told again under a row, unless all shall be. */
static void find_notes(struct place *place, const struct section *section)
{
	size_t used = 0, lines = lines_for(section);

	for (size_t i = 0; i < section->notes.n; i++) {
		bool is_told = is_shown(section, i, place);

		used += is_told;
		place->notes.more += !is_told;
	}
	for (size_t i = 0; i < section->n; i++)
		place->notes.rows[i] =
			note_findings_json_new(&section->items[i].notes, !place->verbose);
	row_notes_place(&place->notes, place->verbose, used < lines ? lines - used : 0);
}

static int print_table(const struct report *report, const struct section *section,
		       const struct place *place, struct err *err)
{
	struct table_column columns[8 + METRICS_SHOWN] = {
		{"benchmark", TABLE_LEFT, name_floor(place->style->columns), false},
		{"old", TABLE_RIGHT, 0, true, RANK_TIMES},
		{"new", TABLE_RIGHT, 0, true, RANK_TIMES},
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
	if (!place->quiet)
		columns[n++] = (struct table_column){"spread", TABLE_LEFT, 0, true};
	if (place->has_marks)
		columns[n++] = (struct table_column){"disturbed", TABLE_LEFT, 0, true, RANK_MARKS};
	table = table_new(columns, n);

	for (size_t i = 0; i < section->n; i++)
		add_row(table, report, section, i, place);
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

	cells_head(section, cells_old_new, &line);
	if (line.len && !place->quiet)
		line_print(place->out, place->style, COLOUR_DIM, "", buf_text(&line));
	buf_release(&line);
}

static void print_note(const struct note *note, bool at_length, const struct place *place)
{
	struct buf line = {0};

	(at_length ? note_words_add : note_words_add_short)(&line, note);
	line_print(place->out, place->style, note->is_warning ? COLOUR_YELLOW : COLOUR_DIM,
		   note->is_warning ? "  ! " : "  - ", buf_text(&line));
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
	for (size_t i = 0; i < section->notes.n && !place->quiet; i++)
		if (is_shown(section, i, place))
			print_note(&section->notes.items[i], tells_all(section, place), place);
	if (!place->quiet)
		row_notes_print(&place->notes, place->out);
	buf_release(&line);
}

static void print_legend(const struct report *report, const struct place *place)
{
	char margin[CELL_TEXT], levels[CELL_TEXT];
	struct buf line = {0};

	cells_percent(report->rules.margin, margin);
	cells_levels(report->sections, report->n, levels);
	buf_addf(&line, "new/old below 1: the new one takes less; intervals: %s; same: within %s",
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

static int print_section(const struct report *report, const struct section *section,
			 struct place *place, struct err *err)
{
	if (row_notes_init(&place->notes, section->n, err))
		return -1;
	place->has_marks = !place->quiet && is_disturbed(section);
	place->notes.is_of_duel = section->is_duel;
	if (!place->quiet)
		find_notes(place, section);
	print_head(section, place);
	if (print_table(report, section, place, err))
		return -1;
	fputc('\n', place->out);
	print_sum(section, place);
	return 0;
}

int report_as_text(const struct report *report, const struct table_style *style, bool quiet,
		   bool verbose, FILE *out, struct err *err)
{
	struct place place = {.out = out, .style = style, .quiet = quiet, .verbose = verbose};

	for (size_t s = 0; s < report->n; s++) {
		int rc;

		print_title(&report->sections[s], report->n, s ? "\n" : "", &place);
		rc = print_section(report, &report->sections[s], &place, err);
		row_notes_release(&place.notes);
		if (rc)
			return -1;
	}
	if (!quiet)
		print_legend(report, &place);
	print_gate(report, &place);
	return 0;
}
