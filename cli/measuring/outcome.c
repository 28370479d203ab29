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

static void print_line(const struct buf *line, FILE *out)
{
	text_wrap(out, buf_text(line), 0, 2, (size_t)term_columns(out));
	fputc('\n', out);
}

/* What the words say, as a line; nothing where they say nothing. */
static void print_words(struct buf *words, FILE *out)
{
	if (words->len)
		print_line(words, out);
	buf_release(words);
}

static void print_sentences(const struct session *session, const struct outcome_row *row, FILE *out)
{
	struct buf words = {0};

	outcome_words_of_clock(&words, row);
	print_words(&words, out);
	outcome_words_of_shape(&words, session, row);
	print_words(&words, out);
	outcome_words_of_program(&words, session, row->m);
	print_words(&words, out);
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
	struct buf name = {0}, reached = {0};

	if (row.m->processes == 0)
		return;
	text_escape(&name, row.m->target->name, term_is_utf8());
	fprintf(out, "%s: ", buf_text(&name));
	print_headline(&row, text_width(buf_text(&name)) + 2, out);
	buf_release(&name);
	if (!style->quiet)
		print_sentences(session, &row, out);
	print_metrics(session, row.m, style, out);
	if (style->quiet)
		return;
	outcome_words_of_reached(&reached, session, &row);
	print_words(&reached, out);
	print_warnings(session, &row, out);
}
