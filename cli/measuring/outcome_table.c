/* Many benchmarks, as a table. */
#include "cli/measuring/outcome_internal.h"

#include "cli/words/table.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/verdicts/metric_view.h"

#include <math.h>
#include <stdio.h>

static void add_warnings(struct table *table, const struct session *session,
			 const struct measurement *m, const struct headline *headline)
{
	json_t *warnings = outcome_findings_new(session, m, headline);
	char why[200];

	if (outcome_why_clock(headline)) {
		snprintf(why, sizeof(why), "as the clock told it: %s", outcome_why_clock(headline));
		table_add_note(table, COLOUR_DIM, why);
	}
	for (size_t i = 0; i < json_array_size(warnings); i++)
		table_add_note(table, COLOUR_YELLOW, warning_text(json_array_get(warnings, i)));
	json_decref(warnings);
}

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
			table_addf(table, COLOUR_NONE, "%s %s%s", mean, outcome_plus_minus(),
				   apart);
		} else {
			table_add(table, COLOUR_DIM, "-");
		}
		metric_view_release(&view);
	}
}

static void add_row(struct table *table, const struct session *session,
		    const struct outcome_style *style, const struct measurement *m,
		    bool wants_clock, const json_t *names)
{
	struct outcome_row row = outcome_row_of(m, style);
	char text[UNIT_TEXT];

	table_add(table, COLOUR_NONE, m->target->name);
	if (m->processes == 0) {
		table_add(table, m->status == MEASUREMENT_FAILED ? COLOUR_RED : COLOUR_DIM,
			  outcome_status_name(m));
		for (size_t i = 0; i < 4 + wants_clock + json_array_size(names); i++)
			table_add(table, COLOUR_NONE, "");
		if (m->status == MEASUREMENT_FAILED)
			table_add_note(table, COLOUR_RED, m->err.text);
		return;
	}
	unit_format(&row.scale, row.interval.estimate, text);
	table_add(table, COLOUR_BOLD, text);
	outcome_width(&row, text);
	table_add(table, COLOUR_NONE, text);
	if (wants_clock) {
		unit_format(&row.scale, row.clock.estimate, text);
		table_add(table, COLOUR_DIM, text);
	}
	unit_format_percent(row.spread, false, text);
	table_add(table, COLOUR_DIM, isfinite(row.spread) ? text : "");
	table_addf(table, COLOUR_NONE, "%ld", m->processes);
	unit_format_span(m->spent_s, text);
	table_add(table, COLOUR_DIM, text);
	add_metrics(table, session, m, names);
	if (m->status == MEASUREMENT_FAILED)
		table_add_note(table, COLOUR_RED, m->err.text);
	if (!style->quiet)
		add_warnings(table, session, m, row.headline);
}

static void print_sum(const struct session *session, bool tells_clock, FILE *out)
{
	double spent = 0, timed = 0;
	size_t failed = 0;
	char span[UNIT_TEXT], share[UNIT_TEXT];
	struct buf text = {0};

	for (size_t i = 0; i < session->n; i++) {
		spent += session->measurements[i].spent_s;
		timed += session->measurements[i].timed_s;
		failed += session->measurements[i].status == MEASUREMENT_FAILED;
	}
	unit_format_span(spent, span);
	unit_format_percent(spent > 0 ? fmin(1, timed / spent) : 0, false, share);
	buf_addf(&text, "%zu benchmark%s", session->n, session->n == 1 ? "" : "s");
	if (spent > 0)
		buf_addf(&text, " in %s, %s of it inside timed regions; seed %llu", span, share,
			 (unsigned long long)session->config->plan.seed);
	if (failed)
		buf_addf(&text, "; %zu failed", failed);
	if (tells_clock)
		buf_adds(&text, "; mean: at this machine's full speed, by the pacer beside every "
				"value; clock: as it went by");
	fputc('\n', out);
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

int outcome_print_table(const struct session *session, const struct outcome_style *style, FILE *out,
			struct err *err)
{
	struct table_column columns[7 + METRICS_SHOWN] = {
		{"benchmark", TABLE_LEFT, TABLE_NAME_FLOOR, false},
		{"mean", TABLE_RIGHT, 0, false},
		{outcome_plus_minus(), TABLE_RIGHT, 0, false}};
	static const struct table_column more[] = {{"spread", TABLE_RIGHT, 0, true},
						   {"processes", TABLE_RIGHT, 0, true},
						   {"time", TABLE_RIGHT, 0, true}};
	struct table_style look = table_style_for(out);
	json_t *names = metric_columns_new(session, style);
	bool wants_clock = differs_from_clock(session, style);
	size_t n = 3;
	struct table *table;
	int rc;

	if (wants_clock)
		columns[n++] = (struct table_column){"clock", TABLE_RIGHT, 0, false};
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		columns[n++] = more[i];
	for (size_t i = 0; i < json_array_size(names); i++)
		columns[n++] = (struct table_column){json_string_value(json_array_get(names, i)),
						     TABLE_RIGHT, 0, false};
	table = table_new(columns, n);
	for (size_t i = 0; i < session->n; i++)
		add_row(table, session, style, &session->measurements[i], wants_clock, names);
	rc = table_print(table, out, &look, err);
	table_free(table);
	json_decref(names);
	if (!rc && !style->quiet)
		print_sum(session, wants_clock, out);
	return rc;
}
