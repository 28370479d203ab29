/* The outcome as a page: a table of all benchmarks, and of each what its figure rests on. */
#include "cli/measuring/outcome_internal.h"

#include "cli/page/benchmark.h"
#include "cli/page/document.h"
#include "cli/page/dots.h"
#include "cli/page/metadata.h"
#include "cli/page/verdicts.h"
#include "cli/words/note_layout.h"
#include "cli/words/term.h"
#include "stats/order.h"

#include <math.h>
#include <stdlib.h>

enum { MARKS_ROOM = 60, STRIP = 18 };
/* The spreads of rows are compared at a glance: no further than this, in logs. */
#define SPAN_LEAST 0.02
#define SPAN_MOST  0.5

/* What all parts need to know. */
struct place {
	const struct session *session;
	const struct outcome_style *style;
	const struct profile_set *profiles;
	struct meta *common;
	struct page_room room;
	double span;
};

static const char *state_of(const struct measurement *m)
{
	if (m->status == MEASUREMENT_SKIPPED)
		return "skipped";
	return m->processes == 0 ? "failed" : m->state == PLAN_PRECISE ? "same" : "undecided";
}

/* ---- the table */

/* How far processes lie from their benchmark's middle, of 9 of 10 benchmarks. */
static int find_span(struct place *place, struct err *err)
{
	double *spreads = calloc(place->session->n + 1, sizeof(*spreads));
	size_t n = 0;

	if (!spreads)
		return err_memory(err);
	for (size_t i = 0; i < place->session->n; i++) {
		struct outcome_row row =
			outcome_row_of(&place->session->measurements[i], place->style);

		if (isfinite(row.spread))
			spreads[n++] = 3 * row.spread;
	}
	order_sort(spreads, n, spreads);
	place->span =
		fmin(SPAN_MOST, fmax(SPAN_LEAST, n ? order_quantile_sorted(spreads, n, 0.9) : 0));
	free(spreads);
	return 0;
}

/* Each process a dot, around their median. */
static int add_strip(struct buf *out, const struct place *place, const struct measurement *m)
{
	size_t n = (size_t)m->processes;
	double *logs = calloc(2 * n + 1, sizeof(*logs)), middle;

	if (!logs)
		return -1;
	middle = order_median(m->means, n, logs);
	for (size_t i = 0; i < n; i++)
		logs[i] = log(m->means[i] / middle);
	buf_addf(out,
		 "<td class=\"picture\"><svg class=\"r\" aria-hidden=\"true\" height=\"%d\" "
		 "viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\">",
		 STRIP, PLOT_WIDTH, STRIP);
	dots_path(out, "a s", (struct plot_scale){-place->span, place->span}, logs, n, STRIP / 2.0,
		  STRIP);
	buf_adds(out, "</svg></td>");
	free(logs);
	return 0;
}

static int add_figures(struct buf *out, const struct place *place, const struct measurement *m)
{
	struct outcome_row row = outcome_row_of(m, place->style);
	struct outcome_shape shape = outcome_shape_of(place->session, &row);
	struct buf marks = {0};
	char text[UNIT_TEXT];

	unit_format(&row.scale, row.interval.estimate, text);
	page_number(out, "n sum", row.interval.estimate, text);
	outcome_width(&row, text);
	page_number(out, "n", outcome_half_width(row.interval) / row.interval.estimate, text);
	unit_format(&row.scale, row.clock.estimate, text);
	page_number(out, "n opt", row.clock.estimate, text);
	if (add_strip(out, place, m))
		return -1;
	snprintf(text, sizeof(text), "%ld", m->processes);
	page_number(out, "n opt", (double)m->processes, text);
	outcome_marks_add(&marks, &shape, &row.scale, MARKS_ROOM);
	buf_adds(out, "<td class=\"opt\">");
	page_text(out, buf_text(&marks));
	buf_adds(out, "</td>");
	out->failed |= buf_failed(&marks);
	buf_release(&marks);
	return 0;
}

/* A cell in each column, so that all rows can be sorted. */
static void add_no_figures(struct buf *out, const struct measurement *m)
{
	buf_addf(out, "<td class=\"n %s\" data-v=\"\"><span class=\"v\">%s</span></td>",
		 state_of(m), outcome_status_name(m));
	buf_adds(out, "<td data-v=\"\"></td><td class=\"opt\" data-v=\"\"></td>"
		      "<td class=\"picture\"></td><td class=\"opt\" data-v=\"\"></td>"
		      "<td class=\"opt\"></td>");
}

static int add_row(struct buf *out, const struct place *place, size_t at)
{
	const struct measurement *m = &place->session->measurements[at];
	int rc = 0;

	verdicts_row_begin(out, 0, at, state_of(m), m->target->name);
	if (m->processes)
		rc = add_figures(out, place, m);
	else
		add_no_figures(out, m);
	buf_adds(out, "</tr>\n");
	return rc;
}

static int add_table(struct buf *out, const struct place *place)
{
	static const char *const states[] = {NULL};
	int rc = 0;

	verdicts_begin(out, "What was measured", place->session->n, states);
	buf_adds(out, "<thead><tr>");
	page_column(out, NULL, "benchmark");
	page_column(out, "n", "mean");
	page_column(out, "n", "\xc2\xb1");
	page_column(out, "n opt", "by the clock");
	page_column(out, "picture", "processes around their median");
	page_column(out, "n opt", "processes");
	page_column(out, "opt", "disturbed");
	buf_adds(out, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < place->session->n && !rc; i++)
		rc = add_row(out, place, i);
	verdicts_end(out);
	return rc;
}

/* ---- of each benchmark */

static void add_warnings(struct buf *out, const struct place *place, const struct outcome_row *row)
{
	json_t *warnings = outcome_findings_new(place->session, row->m, row->headline);

	if (json_array_size(warnings))
		buf_adds(out, "<ul>\n");
	for (size_t i = 0; i < json_array_size(warnings); i++) {
		const json_t *one = json_array_get(warnings, i);

		verdicts_note_add(out, note_text(one), !note_is_remark(one));
	}
	if (json_array_size(warnings))
		buf_adds(out, "</ul>\n");
	json_decref(warnings);
}

/* The paragraph that stdout has. */
static void add_words(struct buf *out, const struct place *place, const struct outcome_row *row)
{
	struct buf words = {0};

	outcome_words_of_clock(&words, row);
	page_paragraph(out, NULL, buf_text(&words));
	buf_clear(&words);
	outcome_words_of_shape(&words, place->session, row);
	page_paragraph(out, NULL, buf_text(&words));
	buf_clear(&words);
	outcome_words_of_program(&words, place->session, row->m);
	page_paragraph(out, NULL, buf_text(&words));
	buf_clear(&words);
	outcome_words_of_reached(&words, place->session, row);
	page_paragraph(out, "dim", buf_text(&words));
	out->failed |= buf_failed(&words);
	buf_release(&words);
}

static void add_summary(struct buf *out, const struct outcome_row *row)
{
	char mean[UNIT_TEXT], width[UNIT_TEXT];

	if (row->m->processes == 0) {
		buf_addf(out, " <span class=\"%s\"><span class=\"v\">%s</span></span>",
			 state_of(row->m), outcome_status_name(row->m));
		return;
	}
	unit_format(&row->scale, row->interval.estimate, mean);
	buf_addf(out, " <span class=\"sum\">%s</span>", mean);
	if (outcome_width(row, width))
		buf_addf(out, " <span class=\"dim\">\xc2\xb1 %s</span>", width);
}

static int add_benchmark(struct buf *out, const struct place *place, size_t at, struct err *err)
{
	const struct measurement *m = &place->session->measurements[at];
	struct outcome_row row = outcome_row_of(m, place->style);
	const struct bench *bench = suite_find(place->session->suite, m->target->name);
	const struct benchmark_view view = {
		.name = m->target->name,
		.sides = {bench, NULL},
		.n_sides = 1,
		.labels = {"by the clock", NULL},
		.shown = {m->interval.estimate, NAN},
		.common = {place->common, NULL},
		.profiles = {place->profiles ? profile_set_find(place->profiles, m->target->name)
					     : NULL},
		.room = place->room};
	int rc = 0;

	verdicts_details_begin(out, m->target->name, place->room.is_open);
	add_summary(out, &row);
	verdicts_details_body(out, 0, at);
	if (m->status == MEASUREMENT_FAILED)
		page_paragraph(out, "failed v", m->err.text);
	else if (m->status == MEASUREMENT_SKIPPED)
		page_paragraph(out, "v", m->err.text);
	if (m->processes && bench) {
		add_words(out, place, &row);
		add_warnings(out, place, &row);
		rc = benchmark_add(out, &view, err);
	}
	verdicts_details_end(out);
	return rc;
}

/* ---- the whole */

static void add_title(struct buf *out, const struct session *session)
{
	if (session->n == 1)
		buf_adds(out, session->measurements[0].target->name);
	else
		buf_addf(out, "%zu benchmarks", session->n);
}

static int add_body(struct buf *out, struct place *place, struct err *err)
{
	const struct meta *common[2];

	if (find_span(place, err))
		return -1;
	if (add_table(out, place))
		return err_memory(err);
	for (size_t i = 0; i < place->session->n; i++)
		if (add_benchmark(out, place, i, err))
			return -1;
	common[0] = place->common;
	common[1] = NULL;
	buf_adds(out, "<h2>Metadata</h2>\n");
	metadata_table(out, common, 1, NULL, NULL, "What all benchmarks have");
	return 0;
}

int outcome_page_format(const struct session *session, const struct outcome_style *style,
			const char *head, const struct profile_set *profiles, struct buf *out,
			struct err *err)
{
	struct place place = {.session = session,
			      .style = style,
			      .profiles = profiles,
			      .room = page_room_for(session->n)};
	struct buf title = {0};
	int rc = 0;

	add_title(&title, session);
	if (session->suite && session->suite->n) {
		place.common = suite_common_meta_new(session->suite, err);
		rc = place.common ? 0 : -1;
	}
	page_begin(out, buf_text(&title));
	buf_adds(out, "<section>\n<h1>");
	page_name(out, buf_text(&title));
	buf_adds(out, "</h1>\n");
	page_paragraph(out, "dim", head);
	if (!rc)
		rc = add_body(out, &place, err);
	buf_adds(out, "</section>\n");
	page_end(out);
	if (!rc && (buf_failed(out) || buf_failed(&title)))
		rc = err_memory(err);
	meta_free(place.common);
	buf_release(&title);
	return rc;
}
