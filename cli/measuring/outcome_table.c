/* Many benchmarks, as a table. */
#include "cli/measuring/outcome_internal.h"

#include "cli/words/row_notes.h"
#include "cli/words/spark.h"
#include "cli/words/table.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/verdicts/metric_view.h"

#include <math.h>
#include <stdio.h>

/* Each metric's mean with how far its layouts (or processes) are apart: "263579 +-0.02%". */
static void add_metrics(struct table *table, const struct session *session,
			const struct measurement *m, const json_t *names)
{
	const struct bench *bench = suite_find(session->suite, m->target->name);

	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *name = json_string_value(json_array_get(names, i));
		struct metric_view view = {0};
		char mean[UNIT_TEXT], apart[UNIT_TEXT];

		if (bench && !metric_view_init(&view, bench, name, NULL, NULL) &&
		    view.metric.n > 0) {
			metric_view_mean(&view, mean);
			if (view.metric.n > 1 && view.apart < 2)
				unit_format_percent(view.apart / 2, false, apart);
			else /* of one layout or process, or so far apart that a mean says little */
				snprintf(apart, sizeof(apart), "?");
			table_addf(table, COLOUR_NONE, "%s %s%s", mean, term_plus_minus(), apart);
		} else {
			table_add(table, COLOUR_DIM, "-");
		}
		metric_view_release(&view);
	}
}

/* What all rows need to know of the table. */
struct look {
	const struct session *session;
	const struct outcome_style *style;
	const struct row_notes *notes;
	json_t *metrics; /* names of columns */
	bool wants_clock;
	size_t room; /* of the marks */
	size_t columns;
};

static enum colour colour_of(const struct measurement *m)
{
	return m->status == MEASUREMENT_FAILED ? COLOUR_RED : COLOUR_DIM;
}

/* Of one of which nothing was measured. */
static void add_empty_row(struct table *table, const struct look *look, const struct measurement *m)
{
	table_add(table, colour_of(m), outcome_status_name(m));
	for (size_t i = 2; i < look->columns; i++)
		table_add(table, COLOUR_NONE, "");
}

static void add_picture(struct table *table, const struct measurement *m)
{
	struct buf text = {0};

	spark_add_numbers(&text, m->means, (size_t)m->processes, term_is_utf8());
	table_add(table, COLOUR_DIM, buf_text(&text));
	buf_release(&text);
}

static void add_marks(struct table *table, const struct look *look, const struct outcome_row *row)
{
	struct outcome_shape shape = outcome_shape_of(look->session, row);
	struct buf text = {0};

	outcome_marks_add(&text, &shape, &row->scale, look->room);
	table_add(table, COLOUR_YELLOW, buf_text(&text));
	buf_release(&text);
}

static void add_details(struct table *table, const struct outcome_row *row)
{
	char text[UNIT_TEXT];

	unit_format_percent(row->spread, false, text);
	table_add(table, COLOUR_DIM, isfinite(row->spread) ? text : "");
	table_addf(table, COLOUR_NONE, "%ld", row->m->processes);
	unit_format_span(row->m->spent_s, text);
	table_add(table, COLOUR_DIM, text);
}

static void add_why_clock(struct table *table, const struct headline *headline)
{
	struct buf text = {0};

	buf_addf(&text, "as the clock told it: %s", outcome_why_clock(headline));
	table_add_note(table, COLOUR_DIM, buf_text(&text));
	buf_release(&text);
}

static void add_numbers(struct table *table, const struct look *look, const struct measurement *m)
{
	struct outcome_row row = outcome_row_of(m, look->style);
	char text[UNIT_TEXT];

	unit_format(&row.scale, row.interval.estimate, text);
	table_add(table, COLOUR_BOLD, text);
	outcome_width(&row, text);
	table_add(table, COLOUR_NONE, text);
	if (look->wants_clock) {
		unit_format(&row.scale, row.clock.estimate, text);
		table_add(table, COLOUR_DIM, text);
	}
	if (!look->style->quiet) {
		add_picture(table, m);
		add_marks(table, look, &row);
	}
	if (look->style->verbose)
		add_details(table, &row);
	add_metrics(table, look->session, m, look->metrics);
	if (look->style->verbose && outcome_why_clock(row.headline))
		add_why_clock(table, row.headline);
}

static void add_row(struct table *table, const struct look *look, size_t i)
{
	const struct measurement *m = &look->session->measurements[i];

	table_add(table, COLOUR_NONE, m->target->name);
	if (m->processes == 0)
		add_empty_row(table, look, m);
	else
		add_numbers(table, look, m);
	if (m->status == MEASUREMENT_FAILED || m->status == MEASUREMENT_SKIPPED)
		table_add_note(table, colour_of(m), m->err.text);
	row_notes_add(look->notes, i, table);
}

static void print_sum(const struct session *session, bool tells_clock, FILE *out)
{
	double spent = 0, timed = 0;
	size_t failed = 0, skipped = 0;
	char span[UNIT_TEXT], share[UNIT_TEXT];
	struct buf text = {0};

	for (size_t i = 0; i < session->n; i++) {
		spent += session->measurements[i].spent_s;
		timed += session->measurements[i].timed_s;
		failed += session->measurements[i].status == MEASUREMENT_FAILED;
		skipped += session->measurements[i].status == MEASUREMENT_SKIPPED;
	}
	unit_format_span(spent, span);
	unit_format_percent(spent > 0 ? fmin(1, timed / spent) : 0, false, share);
	buf_addf(&text, "%zu benchmark%s", session->n, session->n == 1 ? "" : "s");
	if (spent > 0)
		buf_addf(&text, " in %s, %s of it inside timed regions; seed %llu", span, share,
			 (unsigned long long)session->config->plan.seed);
	if (failed)
		buf_addf(&text, "; %zu failed", failed);
	if (skipped)
		buf_addf(&text, "; %zu skipped", skipped);
	if (tells_clock)
		buf_adds(&text, "; mean: at this machine's full speed, by the pacer beside every "
				"value; clock: as it went by");
	text_wrap(out, buf_text(&text), 0, 2, (size_t)term_columns(out));
	fputc('\n', out);
	buf_release(&text);
}

enum { METRICS_SHOWN = 8 };

/* Is it in the array? */
static bool has_name(const json_t *names, const json_t *name)
{
	for (size_t i = 0; i < json_array_size(names); i++)
		if (json_equal(json_array_get(names, i), name))
			return true;
	return false;
}

/* Add the names of what any benchmark of the session was counted by, those that --metric names or
   the others, as long as there is room. */
static void add_columns(json_t *all, const struct session *session, const struct texts *asked,
			bool wants_asked)
{
	for (size_t i = 0; session->suite && i < session->suite->n; i++) {
		json_t *names = metric_names_new(session->suite->benches[i]), *name;
		size_t k;

		json_array_foreach(names, k, name)
		{
			if (json_array_size(all) < METRICS_SHOWN &&
			    texts_have(asked, json_string_value(name)) == wants_asked &&
			    !has_name(all, name))
				json_array_append(all, name);
		}
		json_decref(names);
	}
}

/* At most METRICS_SHOWN names, those that were asked for first, and alone where it shall be quiet:
   a new array. */
static json_t *metric_columns_new(const struct session *session, const struct outcome_style *style)
{
	json_t *all = json_array();

	add_columns(all, session, style->metrics, true);
	if (!style->quiet)
		add_columns(all, session, style->metrics, false);
	return all;
}

/* Does any of them take longer by the clock than at full speed? Else one column says all. */
static bool differs_from_clock(const struct session *session, const struct outcome_style *style)
{
	for (size_t i = 0; i < session->n; i++)
		if (session->measurements[i].processes > 0 &&
		    outcome_row_of(&session->measurements[i], style).tells_clock)
			return true;
	return false;
}

/* What stands beside the marks: the name, cut if need be, and the columns before them. */
#define BESIDE_MARKS (TABLE_NAME_FLOOR + 30)

/* The columns of this table into `columns`; returns how many. */
static size_t choose_columns(struct look *look, struct table_column *columns)
{
	static const struct table_column first[] = {
		{"benchmark", TABLE_LEFT, TABLE_NAME_FLOOR, false},
		{"mean", TABLE_RIGHT, 0, false}};
	static const struct table_column details[] = {{"sd", TABLE_RIGHT, 0, true},
						      {"processes", TABLE_RIGHT, 0, true},
						      {"time", TABLE_RIGHT, 0, true}};
	size_t n = 0;

	columns[n++] = first[0];
	columns[n++] = first[1];
	columns[n++] = (struct table_column){term_plus_minus(), TABLE_RIGHT, 0, false};
	if (look->wants_clock)
		columns[n++] = (struct table_column){"clock", TABLE_RIGHT, 0, false};
	if (!look->style->quiet) {
		columns[n++] = (struct table_column){"spread", TABLE_LEFT, 0, true};
		columns[n++] = (struct table_column){"disturbed", TABLE_LEFT, 0, true};
	}
	for (size_t i = 0; look->style->verbose && i < 3; i++)
		columns[n++] = details[i];
	for (size_t i = 0; i < json_array_size(look->metrics); i++)
		columns[n++] = (struct table_column){
			json_string_value(json_array_get(look->metrics, i)), TABLE_RIGHT, 0, false};
	return n;
}

static int find_notes(struct row_notes *notes, const struct session *session,
		      const struct outcome_style *style, struct err *err)
{
	if (row_notes_init(notes, session->n, err))
		return -1;
	for (size_t i = 0; i < session->n && !style->quiet; i++)
		if (session->measurements[i].processes > 0)
			notes->rows[i] = outcome_findings_new(
				session, &session->measurements[i],
				headlines_of(style->headlines, &session->measurements[i]));
	row_notes_place(notes, style->verbose, note_lines_for(session->n, NOTE_LINES));
	return 0;
}

int outcome_print_table(const struct session *session, const struct outcome_style *style, FILE *out,
			struct err *err)
{
	struct table_column columns[8 + METRICS_SHOWN];
	struct table_style paper = table_style_for(out);
	struct row_notes notes;
	struct look look = {.session = session, .style = style, .notes = &notes};
	struct table *table;
	int rc;

	if (find_notes(&notes, session, style, err))
		return -1;
	look.metrics = metric_columns_new(session, style);
	look.wants_clock = differs_from_clock(session, style);
	look.room = paper.columns > BESIDE_MARKS ? (size_t)paper.columns - BESIDE_MARKS : 0;
	look.columns = choose_columns(&look, columns);
	table = table_new(columns, look.columns);
	for (size_t i = 0; i < session->n; i++)
		add_row(table, &look, i);
	rc = table_print(table, out, &paper, err);
	table_free(table);
	if (!rc && !style->quiet) {
		fputc('\n', out);
		row_notes_print(&notes, out);
		print_sum(session, look.wants_clock, out);
	}
	json_decref(look.metrics);
	row_notes_release(&notes);
	return rc;
}
