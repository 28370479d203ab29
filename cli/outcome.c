#include "cli/outcome.h"

#include "cli/command.h"
#include "cli/noise.h"
#include "cli/metric_view.h"
#include "cli/table.h"
#include "cli/text.h"
#include "cli/unit.h"
#include "results/evidence.h"
#include "results/text.h"
#include "runner/interrupt.h"
#include "stats/moment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the numbers of a row */

struct row {
	const struct measurement *m;
	struct interval interval; /* of the mean, in seconds per iteration */
	double spread;		  /* coefficient of variation between processes; NaN below 2 */
	double share;		  /* of its wall time inside timed regions */
	struct unit_scale scale;
};

static double half_width(struct interval interval)
{
	return (interval.high - interval.low) / 2;
}

static struct row row_of(const struct measurement *m, const struct outcome_style *style)
{
	struct row row = {.m = m, .interval = m->interval};
	double less = style->subtract ? m->empty_loop_s / (double)m->target->inner_loops : 0.0;

	row.interval.estimate -= less;
	row.interval.low -= less;
	row.interval.high -= less;
	row.spread = moment_cv(m->means, (size_t)m->processes);
	row.share = m->spent_s > 0 ? m->timed_s / m->spent_s : 0.0;
	row.scale = unit_scale_for(UNIT_SECOND, row.interval.estimate, half_width(row.interval));
	return row;
}

static const char *status_name(const struct measurement *m)
{
	switch (m->status) {
	case MEASUREMENT_FAILED:
		return "failed";
	case MEASUREMENT_WAITING:
		return interrupt_is_deadline() ? "deadline" : "interrupted";
	case MEASUREMENT_DONE:
		break;
	}
	return m->state == PLAN_PRECISE ? "precise"
	       : m->state == PLAN_SPENT ? "budget"
					: "complete";
}

/* ---- warnings */

static void warn(json_t *list, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void warn(json_t *list, const char *fmt, ...)
{
	char text[600];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	json_array_append_new(list, json_string(text));
}

static void warn_of_precision(json_t *list, const struct session *session,
			      const struct measurement *m)
{
	const struct plan *plan = &session->config->plan;
	double width = interval_half_width_relative(m->interval);
	char reached[UNIT_TEXT], wanted[UNIT_TEXT];

	if (m->processes == 1)
		warn(list,
		     "one process: nothing is known about how much processes differ, so there is "
		     "no interval");
	if (m->state != PLAN_SPENT || !isfinite(width))
		return;
	unit_format_percent(width, false, reached);
	unit_format_percent(plan->precision, false, wanted);
	warn(list, "precise to %s, not %s, when the budget of %g s was spent", reached, wanted,
	     plan->budget_s);
}

/* What disturbed it (cli/noise.h). */
static void find_noise(const struct session *session, const struct measurement *m,
		       struct noise *noise)
{
	const struct bench *bench = suite_find(session->suite, m->target->name);
	struct err err = {0};

	*noise = (struct noise){0};
	if (bench)
		noise_find(noise, bench, NULL, NOISE_MARGIN, &err);
}

static void warn_of_noise(json_t *list, const struct session *session, const struct measurement *m)
{
	double cv = moment_cv(m->means, (size_t)m->processes);
	char text[UNIT_TEXT];
	struct noise noise;

	find_noise(session, m, &noise);
	for (size_t i = 0; i < noise.n; i++)
		warn(list, "%s", noise.found[i].text);
	if (noise.n == 0 && m->processes >= 6 && cv >= 0.10) {
		unit_format_percent(cv, false, text);
		warn(list,
		     "processes differ by %s, and nothing that was recorded says why: the machine "
		     "changes speed, or it depends on the process",
		     text);
	}
}

json_t *outcome_warnings_new(const struct session *session, const struct measurement *m)
{
	json_t *list = json_array();

	if (!list)
		return NULL;
	warn_of_precision(list, session, m);
	warn_of_noise(list, session, m);
	if (m->value_s > 0 && m->value_s < 0.001 && m->loops > 0 &&
	    m->target->kind != TARGET_COMMAND)
		warn(list,
		     "a value of %ld loops takes %.3g us: too short to be exact, give it more "
		     "loops",
		     (long)m->loops, m->value_s * 1e6);
	if (m->needs_more_cpus)
		warn(list, "it uses threads or child processes: not pinned to one CPU");
	if (m->no_counters[0])
		warn(list, "counters: %s", m->no_counters);
	if (strcmp(m->kind, "pure") == 0)
		warn(list, "pure-Python worker (%s): less evidence", m->note);
	return list;
}

/* ---- one benchmark */

static const char *plus_minus(void)
{
	return term_is_utf8() ? "\xc2\xb1" : "+-";
}

static void print_headline(const struct row *row, FILE *out)
{
	char mean[UNIT_TEXT], low[UNIT_TEXT], high[UNIT_TEXT], width[UNIT_TEXT];
	bool colour = term_has_colour(out);

	unit_format(&row->scale, row->interval.estimate, mean);
	fprintf(out, "%s%s%s", colour ? term_colour_begin(COLOUR_BOLD) : "", mean,
		colour ? term_colour_end(COLOUR_BOLD) : "");
	if (isfinite(row->interval.low)) {
		unit_format_number(&row->scale, row->interval.low, low);
		unit_format(&row->scale, row->interval.high, high);
		unit_format_percent(half_width(row->interval) / row->interval.estimate, false,
				    width);
		fprintf(out, " %s %s  (95%% interval %s .. %s)", plus_minus(), width, low, high);
	}
	fputc('\n', out);
}

static void print_reached(const struct session *session, const struct row *row, FILE *out)
{
	const struct measurement *m = row->m;
	char share[UNIT_TEXT], span[UNIT_TEXT];
	struct buf text = {0};

	unit_format_span(m->spent_s, span);
	unit_format_percent(row->share, false, share);
	buf_addf(&text, "%ld process%s, %ld value%s of %lld loop%s; ", m->processes,
		 m->processes == 1 ? "" : "es", m->values, m->values == 1 ? "" : "s",
		 (long long)m->loops, m->loops == 1 ? "" : "s");
	buf_addf(&text, "%s of %s inside timed regions", share, span);
	if (m->marked)
		buf_addf(&text, "; %ld marked", m->marked);
	if (m->state == PLAN_PRECISE) {
		unit_format_percent(session->config->plan.precision, false, share);
		buf_addf(&text, "; precision %s reached", share);
	}
	text_wrap(out, buf_text(&text), 0, 2, (size_t)term_columns(out));
	fputc('\n', out);
	buf_release(&text);
}

/* What only programs have: mean user and system time, the largest peak memory. False for others. */
struct program {
	double user_s, system_s, max_rss;
};

static bool program_of(const struct session *session, const struct measurement *m,
		       struct program *program)
{
	const struct bench *bench = suite_find(session->suite, m->target->name);
	struct moment_running user = {0}, system = {0};
	double peak = 0;

	if (m->target->kind != TARGET_COMMAND || !bench)
		return false;
	for (size_t i = 0; i < bench->nruns; i++)
		for (size_t j = 0; j < bench->runs[i]->nvalues; j++) {
			const struct run *run = bench->runs[i];
			double loops = (double)run_loops(run);

			moment_running_add(&user, run_column(run, "user_ns", j, NAN) / loops);
			moment_running_add(&system, run_column(run, "system_ns", j, NAN) / loops);
			peak = fmax(peak, run_column(run, "max_rss", j, 0));
		}
	*program = (struct program){user.mean * 1e-9, system.mean * 1e-9, peak};
	return true;
}

static void print_program(const struct session *session, const struct measurement *m, FILE *out)
{
	char user[UNIT_TEXT], system[UNIT_TEXT], peak[UNIT_TEXT];
	struct program program;

	if (!program_of(session, m, &program))
		return;
	unit_format_alone(UNIT_SECOND, program.user_s, user);
	unit_format_alone(UNIT_SECOND, program.system_s, system);
	unit_format_alone(UNIT_BYTE, program.max_rss, peak);
	fprintf(out, "user %s, system %s, peak memory %s\n", user, system, peak);
}

/* What was counted, a line each. */
static void print_metrics(const struct session *session, const struct measurement *m, FILE *out)
{
	const struct bench *bench = suite_find(session->suite, m->target->name);
	json_t *names = bench ? metric_names_new(bench) : NULL;

	for (size_t i = 0; i < json_array_size(names); i++) {
		struct metric_view view;
		struct buf line = {0};

		if (!metric_view_init(&view, bench, json_string_value(json_array_get(names, i)),
				      NULL, NULL) &&
		    view.metric.n > 0) {
			metric_view_sentence(&view, &line);
			text_wrap(out, buf_text(&line), 0, 2, (size_t)term_columns(out));
			fputc('\n', out);
		}
		buf_release(&line);
		metric_view_release(&view);
	}
	json_decref(names);
}

static void print_warnings(const struct session *session, const struct measurement *m, FILE *out)
{
	json_t *warnings = outcome_warnings_new(session, m);

	for (size_t i = 0; i < json_array_size(warnings); i++) {
		fputs("  ! ", out);
		text_wrap(out, json_string_value(json_array_get(warnings, i)), 4, 4,
			  (size_t)term_columns(out));
		fputc('\n', out);
	}
	json_decref(warnings);
}

void outcome_print_single(const struct session *session, const struct outcome_style *style,
			  FILE *out)
{
	struct row row = row_of(&session->measurements[0], style);
	struct buf name = {0};

	if (row.m->processes == 0)
		return;
	text_escape(&name, row.m->target->name, term_is_utf8());
	fprintf(out, "%s: ", buf_text(&name));
	buf_release(&name);
	print_headline(&row, out);
	if (style->quiet)
		return;
	print_program(session, row.m, out);
	print_metrics(session, row.m, out);
	print_reached(session, &row, out);
	print_warnings(session, row.m, out);
}

/* ---- many */

static void add_warnings(struct table *table, const struct session *session,
			 const struct measurement *m)
{
	json_t *warnings = outcome_warnings_new(session, m);

	for (size_t i = 0; i < json_array_size(warnings); i++)
		table_add_note(table, COLOUR_YELLOW,
			       json_string_value(json_array_get(warnings, i)));
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
			unit_format_percent(view.apart / 2, false, apart);
			table_addf(table, COLOUR_NONE, "%s %s%s", mean, plus_minus(), apart);
		} else {
			table_add(table, COLOUR_DIM, "-");
		}
		metric_view_release(&view);
	}
}

static void add_row(struct table *table, const struct session *session,
		    const struct outcome_style *style, const struct measurement *m,
		    const json_t *names)
{
	struct row row = row_of(m, style);
	char text[UNIT_TEXT];

	table_add(table, COLOUR_NONE, m->target->name);
	if (m->processes == 0) {
		table_add(table, m->status == MEASUREMENT_FAILED ? COLOUR_RED : COLOUR_DIM,
			  status_name(m));
		for (size_t i = 0; i < 4 + json_array_size(names); i++)
			table_add(table, COLOUR_NONE, "");
		if (m->status == MEASUREMENT_FAILED)
			table_add_note(table, COLOUR_RED, m->err.text);
		return;
	}
	unit_format(&row.scale, row.interval.estimate, text);
	table_add(table, COLOUR_BOLD, text);
	if (isfinite(row.interval.low))
		unit_format_percent(half_width(row.interval) / row.interval.estimate, false, text);
	else
		snprintf(text, sizeof(text), "?");
	table_add(table, COLOUR_NONE, text);
	unit_format_percent(row.spread, false, text);
	table_add(table, COLOUR_DIM, isfinite(row.spread) ? text : "");
	table_addf(table, COLOUR_NONE, "%ld", m->processes);
	unit_format_span(m->spent_s, text);
	table_add(table, COLOUR_DIM, text);
	add_metrics(table, session, m, names);
	if (m->status == MEASUREMENT_FAILED)
		table_add_note(table, COLOUR_RED, m->err.text);
	if (!style->quiet)
		add_warnings(table, session, m);
}

static void print_sum(const struct session *session, FILE *out)
{
	double spent = 0, timed = 0;
	size_t failed = 0;
	char span[UNIT_TEXT], share[UNIT_TEXT];

	for (size_t i = 0; i < session->n; i++) {
		spent += session->measurements[i].spent_s;
		timed += session->measurements[i].timed_s;
		failed += session->measurements[i].status == MEASUREMENT_FAILED;
	}
	unit_format_span(spent, span);
	unit_format_percent(spent > 0 ? timed / spent : 0, false, share);
	fprintf(out, "\n%zu benchmark%s in %s, %s of it inside timed regions; seed %llu",
		session->n, session->n == 1 ? "" : "s", span, share,
		(unsigned long long)session->config->plan.seed);
	if (failed)
		fprintf(out, "; %zu failed", failed);
	fputc('\n', out);
}

/* The names of what any benchmark of the session was counted by, at most METRICS_SHOWN: a new
 * array. */
enum { METRICS_SHOWN = 8 };

static json_t *metric_columns_new(const struct session *session)
{
	json_t *all = json_array();

	for (size_t i = 0; session->suite && i < session->suite->n; i++) {
		json_t *names = metric_names_new(session->suite->benches[i]), *name;
		size_t k;

		json_array_foreach(names, k, name)
		{
			bool is_new = json_array_size(all) < METRICS_SHOWN;

			for (size_t j = 0; j < json_array_size(all); j++)
				is_new &= !json_equal(json_array_get(all, j), name);
			if (is_new)
				json_array_append(all, name);
		}
		json_decref(names);
	}
	return all;
}

int outcome_print_table(const struct session *session, const struct outcome_style *style, FILE *out,
			struct err *err)
{
	struct table_column columns[6 + METRICS_SHOWN] = {
		{"benchmark", TABLE_LEFT, 12, false},  {"mean", TABLE_RIGHT, 0, false},
		{plus_minus(), TABLE_RIGHT, 0, false}, {"spread", TABLE_RIGHT, 0, true},
		{"processes", TABLE_RIGHT, 0, true},   {"time", TABLE_RIGHT, 0, true}};
	struct table_style look = table_style_for(out);
	json_t *names = metric_columns_new(session);
	size_t n = 6;
	struct table *table;
	int rc;

	for (size_t i = 0; i < json_array_size(names); i++)
		columns[n++] = (struct table_column){json_string_value(json_array_get(names, i)),
						     TABLE_RIGHT, 0, false};
	table = table_new(columns, n);
	for (size_t i = 0; i < session->n; i++)
		add_row(table, session, style, &session->measurements[i], names);
	rc = table_print(table, out, &look, err);
	table_free(table);
	json_decref(names);
	if (!rc && !style->quiet)
		print_sum(session, out);
	return rc;
}

/* ---- for programs */

/* JSON has no NaN and no infinity: null. */
static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

/* Of what explains a failure the end says most; what a benchmark shouted before is left out. */
enum { DETAILS_SHOWN = 4096 };

static const char *end_of(const char *details)
{
	size_t len = details ? strlen(details) : 0;
	const char *line;

	if (len <= DETAILS_SHOWN)
		return details;
	line = strchr(details + len - DETAILS_SHOWN, '\n');
	return line && line[1] ? line + 1 : details + len - DETAILS_SHOWN;
}

int outcome_add_failures(const struct session *session, struct suite *suite, struct err *err)
{
	json_t *list = json_array();
	struct run *run;
	int rc = 0;

	for (size_t i = 0; list && i < session->n; i++) {
		const struct measurement *m = &session->measurements[i];

		if (m->status == MEASUREMENT_FAILED)
			rc |= json_array_append_new(
				list, json_pack("{s:s, s:o, s:o, s:o}", "name", m->target->name,
						"error", outcome_text_new(m->err.text), "details",
						outcome_text_new(end_of(m->details)), "output",
						outcome_text_new(m->output)));
	}
	if (json_array_size(list) && suite->n) {
		run = suite->benches[0]->runs[0];
		if (!run->assay)
			run->assay = json_object();
		rc |= json_object_set(run->assay, "failed", list);
	}
	rc |= !list;
	json_decref(list);
	return rc ? err_memory(err) : 0;
}

json_t *outcome_text_new(const char *text)
{
	char *clean = text ? text_clean_new(text) : NULL;
	json_t *json = clean && *clean ? json_string(clean) : json_null();

	free(clean);
	return json;
}

static json_t *row_json(const struct session *session, const struct outcome_style *style,
			const struct measurement *m)
{
	struct row row = row_of(m, style);
	struct program program;
	struct noise noise;
	json_t *json = json_pack(
		"{s:s, s:s, s:o, s:o, s:o, s:I, s:I, s:o, s:s, s:o, s:I, s:o, s:I, s:o}", "name",
		m->target->name, "unit", "second", "mean", number(row.interval.estimate), "low",
		number(row.interval.low), "high", number(row.interval.high), "processes",
		(json_int_t)m->processes, "values", (json_int_t)m->values, "measured_share",
		number(row.share), "status", status_name(m), "warnings",
		outcome_warnings_new(session, m), "marked", (json_int_t)m->marked, "spread",
		number(row.spread), "loops", (json_int_t)m->loops, "error",
		m->status == MEASUREMENT_FAILED ? json_string(m->err.text) : json_null());

	find_noise(session, m, &noise);
	if (json)
		json_object_set_new(json, "noise", noise_json_new(&noise));
	if (json)
		json_object_set_new(
			json, "metrics",
			metric_views_json_new(suite_find(session->suite, m->target->name)));
	if (json && m->status == MEASUREMENT_FAILED) {
		json_object_set_new(json, "details", outcome_text_new(end_of(m->details)));
		json_object_set_new(json, "output", outcome_text_new(m->output));
	}
	if (json && program_of(session, m, &program)) {
		json_object_set_new(json, "user", number(program.user_s));
		json_object_set_new(json, "system", number(program.system_s));
		json_object_set_new(json, "max_rss", number(program.max_rss));
	}
	return json;
}

int outcome_print_json(const struct session *session, const struct outcome_style *style, FILE *out,
		       struct err *err)
{
	json_t *rows = json_array();
	json_t *top;
	int rc;

	for (size_t i = 0; i < session->n; i++)
		json_array_append_new(rows, row_json(session, style, &session->measurements[i]));
	top = json_pack("{s:o, s:I}", "benchmarks", rows, "seed",
			(json_int_t)session->config->plan.seed);
	rc = top ? json_dumpf(top, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER) : -1;
	fputc('\n', out);
	json_decref(top);
	return rc ? err_memory(err) : 0;
}

/* ---- failures */

void outcome_print_failures(const struct session *session, FILE *out)
{
	for (size_t i = 0; i < session->n; i++) {
		const struct measurement *m = &session->measurements[i];
		struct buf text = {0};

		if (m->status != MEASUREMENT_FAILED)
			continue;
		text_escape(&text, m->target->name, true);
		fprintf(out, "assay: %s: %s\n", buf_text(&text), m->err.text);
		text_escape_lines(&text, end_of(m->details));
		fputs(buf_text(&text), out);
		buf_release(&text);
	}
}

int outcome_exit_status(const struct session *session)
{
	size_t failed = 0, timed_out = 0;

	for (size_t i = 0; i < session->n; i++) {
		const struct measurement *m = &session->measurements[i];

		failed += m->status == MEASUREMENT_FAILED;
		timed_out += m->status == MEASUREMENT_FAILED && m->err.kind == ERR_TIMEOUT;
	}
	if (failed == 0)
		return EXIT_DONE;
	return timed_out == failed ? EXIT_TIMED_OUT : EXIT_FAILED;
}
