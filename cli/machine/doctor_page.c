/* What doctor found, as a page. */
#include "cli/machine/doctor_report.h"

#include "cli/page/document.h"
#include "cli/page/ratio.h"
#include "cli/page/in_time.h"

#include <math.h>
#include <stdlib.h>

enum { SESSIONS_HEIGHT = 150 };

/* ---- the words */

struct writing {
	struct buf *out;
	bool is_open; /* a table is */
};

static void close_table(struct writing *writing)
{
	if (!writing->is_open)
		return;
	buf_adds(writing->out, "</tbody>");
	page_table_end(writing->out);
	writing->is_open = false;
}

static void add_heading(void *context, const char *title)
{
	struct writing *writing = context;

	close_table(writing);
	page_table_begin(writing->out, "facts", title);
	buf_adds(writing->out, "<tbody>\n");
	writing->is_open = true;
}

static void add_line(void *context, const char *label, const char *text)
{
	struct writing *writing = context;

	buf_adds(writing->out, "<tr><th scope=\"row\">");
	page_text(writing->out, label);
	buf_adds(writing->out, "</th><td class=\"name\">");
	page_text(writing->out, text);
	buf_adds(writing->out, "</td></tr>\n");
}

/* ---- the same code, compared with itself */

/* Blocks of a duel, kind by kind: what is no difference at all, as this machine shows it. */
static int add_kind(struct buf *out, const struct doctor *d, size_t kind, size_t from)
{
	const struct ratio_drawn ratio = {.log_ratio = d->trial.interleaved_of[kind],
					  .margin = 0.01,
					  .css = "same",
					  .pairs = d->trial.d + from,
					  .n = d->trial.blocks_of[kind]};
	struct buf caption = {0};
	int rc;

	if (ratio.n < 2 || !isfinite(ratio.log_ratio.estimate))
		return 0;
	buf_addf(&caption, "%s, the same code on both sides: %zu pairs, and the interval of a duel",
		 doctor_kind(kind), ratio.n);
	page_figure_begin(out, buf_text(&caption), false);
	rc = ratio_draw(out, &ratio);
	page_figure_end(out);
	out->failed |= buf_failed(&caption);
	buf_release(&caption);
	return rc;
}

/* Each session's mean of each kind of work, over that of all sessions. */
static int add_sessions(struct buf *out, const struct doctor *d)
{
	const struct doctor_trial *t = &d->trial;
	size_t n = t->sessions * DOCTOR_KINDS;
	struct in_time in_time = {.n = 1, .lines = {{.css = "a", .n = n, .of = n}}};
	double mean[DOCTOR_KINDS] = {0};
	int rc;

	if (n == 0)
		return 0;
	in_time.lines[0].dots = calloc(n, sizeof(*in_time.lines[0].dots));
	if (!in_time.lines[0].dots)
		return -1;
	for (size_t i = 0; i < n; i++)
		mean[i % DOCTOR_KINDS] += t->logs[i] / (double)t->sessions;
	for (size_t i = 0; i < n; i++)
		in_time.lines[0].dots[i] = (struct in_time_dot){
			(double)i + 1, t->logs[i] - mean[i % DOCTOR_KINDS], false};
	page_figure_begin(out,
			  "Sessions of the same code one after the other, each kind of work "
			  "over its mean",
			  true);
	rc = in_time_draw(out, &in_time, PLOT_CHANGE, SESSIONS_HEIGHT,
			  "sessions of the same code, one after the other");
	page_figure_end(out);
	in_time_release(&in_time);
	return rc;
}

static int add_pictures(struct buf *out, const struct doctor *d)
{
	size_t from = 0;
	int rc = 0;

	buf_adds(out, "<h2>The same code, compared with itself</h2>\n<div class=\"pictures\">\n");
	for (size_t kind = 0; kind < DOCTOR_KINDS && !rc; kind++) {
		rc = add_kind(out, d, kind, from);
		from += d->trial.blocks_of[kind];
	}
	if (!rc)
		rc = add_sessions(out, d);
	buf_adds(out, "</div>\n");
	return rc;
}

int doctor_page_format(const struct doctor *doctor, struct buf *out, struct err *err)
{
	struct writing writing = {.out = out};
	const struct doctor_lines lines = {add_heading, add_line, &writing};
	int rc;

	page_begin(out, doctor_title);
	buf_adds(out, "<h1>");
	page_text(out, doctor_title);
	buf_adds(out, "</h1>\n");
	doctor_tell(doctor, &lines);
	close_table(&writing);
	rc = add_pictures(out, doctor);
	page_end(out);
	return rc || buf_failed(out) ? err_memory(err) : 0;
}
