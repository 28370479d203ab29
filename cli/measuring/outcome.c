/* One benchmark, as a paragraph. */
#include "cli/measuring/outcome_internal.h"

#include "cli/measuring/precision_note.h"
#include "cli/words/note_layout.h"
#include "cli/words/metric_words.h"
#include "cli/words/term.h"
#include "cli/words/text.h"

#include <math.h>
#include <string.h>

/* `column`: how much of the line is used. */
static void print_headline(const struct outcome_row *row, size_t column, FILE *out)
{
	char mean[UNIT_TEXT], low[UNIT_TEXT], high[UNIT_TEXT], width[UNIT_TEXT], interval[160];
	bool colour = term_has_colour(out), is_known = outcome_width(row, width);

	unit_format(&row->scale, row->interval.estimate, mean);
	fprintf(out, "%s%s%s", colour ? term_colour_begin(COLOUR_BOLD) : "", mean,
		colour ? term_colour_end(COLOUR_BOLD) : "");
	/* One that is wider than the mean is worth a line only where nothing is its end: of what is
	   left after the empty loop's cost. */
	if (is_known || row->interval.low == 0) {
		unit_format_number(&row->scale, row->interval.low, low);
		unit_format(&row->scale, row->interval.high, high);
		if (is_known) {
			fprintf(out, " %s %s", term_plus_minus(), width);
			column += 2 + text_width(term_plus_minus()) + strlen(width);
		}
		snprintf(interval, sizeof(interval), "(95%% interval %s .. %s)", low, high);
		column += strlen(mean) + 2;
		fprintf(out, "%s%s",
			column + strlen(interval) > (size_t)term_columns(out) ? "\n  " : "  ",
			interval);
	}
	fputc('\n', out);
}

/* What the clock said, where the machine was slower than it can be; or why it is all there is. */
static void print_clock(const struct outcome_row *row, FILE *out)
{
	char mean[UNIT_TEXT], width[UNIT_TEXT], speed[UNIT_TEXT], off[UNIT_TEXT];
	struct buf text = {0};

	if (row->tells_clock) {
		unit_format(&row->scale, row->clock.estimate, mean);
		unit_format_percent(outcome_half_width(row->clock) / row->clock.estimate, false,
				    width);
		unit_format_percent(row->headline->speed, false, speed);
		buf_addf(&text, "at this machine's full speed; the clock said %s", mean);
		if (isfinite(row->clock.low))
			buf_addf(&text, " %s %s", term_plus_minus(), width);
		if (row->headline->off_share >= OUTCOME_TELLING) {
			unit_format_percent(row->headline->off_share, false, off);
			buf_addf(&text, ": others had the CPU for %s of that, and", off);
		} else {
			buf_addf(&text, ":");
		}
		buf_addf(&text, " it ran at %s of full speed", speed);
	} else if (outcome_why_clock(row->headline)) {
		buf_addf(&text, "as the clock told it: %s", outcome_why_clock(row->headline));
	}
	if (text.len) {
		text_wrap(out, buf_text(&text), 0, 2, (size_t)term_columns(out));
		fputc('\n', out);
	}
	buf_release(&text);
}

static void print_line(const struct buf *line, FILE *out)
{
	text_wrap(out, buf_text(line), 0, 2, (size_t)term_columns(out));
	fputc('\n', out);
}

/* Beside a mean that does not say all. */
static void print_shape(const struct session *session, const struct outcome_row *row, FILE *out)
{
	struct outcome_shape shape = outcome_shape_of(session, row);
	char median[UNIT_TEXT], best[UNIT_TEXT], remains[UNIT_TEXT];
	struct buf line = {0};

	unit_format(&row->scale, shape.median, median);
	unit_format(&row->scale, shape.best, best);
	unit_format(&row->scale, shape.remains, remains);
	if (shape.is_several)
		buf_addf(&line, "no single number describes its processes: median %s, best %s",
			 median, best);
	if (isfinite(shape.remains))
		buf_addf(&line, "%swithout the time that others took %s remain",
			 line.len ? "; " : "", remains);
	if (line.len)
		print_line(&line, out);
	buf_release(&line);
}

static void print_reached(const struct session *session, const struct outcome_row *row, FILE *out)
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
	if (m->state == PLAN_PRECISE &&
	    precision_reached(m, row->headline) <= session->config->plan.precision) {
		unit_format_percent(session->config->plan.precision, false, share);
		buf_addf(&text, "; precision %s reached", share);
	}
	print_line(&text, out);
	buf_release(&text);
}

static void print_program(const struct session *session, const struct measurement *m, FILE *out)
{
	char user[UNIT_TEXT], system[UNIT_TEXT], peak[UNIT_TEXT];
	struct outcome_program program;
	struct buf line = {0};

	if (!outcome_program_of(session, m, &program))
		return;
	unit_format_alone(UNIT_SECOND, program.user_s, user);
	unit_format_alone(UNIT_SECOND, program.system_s, system);
	unit_format_alone(UNIT_BYTE, program.max_rss, peak);
	buf_addf(&line, "user %s, system %s, peak memory %s", user, system, peak);
	print_line(&line, out);
	buf_release(&line);
}

static void print_metric(const struct bench *bench, const char *name, FILE *out)
{
	struct metric_view view;
	struct buf line = {0};

	if (!metric_view_init(&view, bench, name, NULL, NULL) && view.metric.n > 0) {
		metric_words_of_view(&line, &view);
		print_line(&line, out);
	}
	buf_release(&line);
	metric_view_release(&view);
}

/* What was counted, a line each: by name only, where it shall be quiet. */
static void print_metrics(const struct session *session, const struct measurement *m,
			  const struct outcome_style *style, FILE *out)
{
	const struct bench *bench = suite_find(session->suite, m->target->name);
	json_t *names = bench ? metric_names_new(bench) : NULL;

	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *name = json_string_value(json_array_get(names, i));

		if (!style->quiet || texts_have(style->metrics, name))
			print_metric(bench, name, out);
	}
	json_decref(names);
}

static void print_warnings(const struct session *session, const struct outcome_row *row, FILE *out)
{
	json_t *warnings = outcome_findings_new(session, row->m, row->headline);

	for (size_t i = 0; i < json_array_size(warnings); i++) {
		fputs("  ! ", out);
		text_wrap(out, note_text(json_array_get(warnings, i)), 4, 4,
			  (size_t)term_columns(out));
		fputc('\n', out);
	}
	json_decref(warnings);
}

void outcome_print_single(const struct session *session, const struct outcome_style *style,
			  FILE *out)
{
	struct outcome_row row = outcome_row_of(&session->measurements[0], style);
	struct buf name = {0};

	if (row.m->processes == 0)
		return;
	text_escape(&name, row.m->target->name, term_is_utf8());
	fprintf(out, "%s: ", buf_text(&name));
	print_headline(&row, text_width(buf_text(&name)) + 2, out);
	buf_release(&name);
	if (!style->quiet)
		print_clock(&row, out);
	if (!style->quiet)
		print_shape(session, &row, out);
	if (!style->quiet)
		print_program(session, row.m, out);
	print_metrics(session, row.m, style, out);
	if (style->quiet)
		return;
	print_reached(session, &row, out);
	print_warnings(session, &row, out);
}
