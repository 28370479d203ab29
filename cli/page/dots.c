#include "cli/page/dots.h"

#include <math.h>
#include <stdlib.h>

enum {
	ROW = 62,   /* pixels of a side: its label, then its dots */
	LABEL = 14, /* of that */
	AXIS = 16,  /* of the numbers below */
	BINS = 150, /* dots in one of these would lie on each other */
	APART = 5,  /* pixels between dots that are stacked */
	TICKS = 5,
};

/* The place of the k-th of `n` dots in a bin: around the middle, no further than half a row. */
static double stacked(size_t k, size_t n, double height)
{
	double apart = fmin(APART, n > 1 ? (height - 6) / (double)(n - 1) : APART);

	return apart * ((double)k - (double)(n - 1) / 2);
}

static size_t bin_of(struct plot_scale scale, double x)
{
	size_t bin = (size_t)(plot_across(scale, x) / PLOT_WIDTH * BINS);

	return bin < BINS ? bin : BINS - 1;
}

int dots_path(struct buf *out, const char *css, struct plot_scale scale, const double *x, size_t n,
	      double y, double height)
{
	size_t all[BINS] = {0}, seen[BINS] = {0};

	for (size_t i = 0; i < n; i++)
		if (isfinite(x[i]))
			all[bin_of(scale, x[i])]++;
	buf_addf(out, "<path class=\"d %s\" d=\"", css);
	for (size_t i = 0; i < n; i++) {
		size_t bin = isfinite(x[i]) ? bin_of(scale, x[i]) : 0;

		if (!isfinite(x[i]))
			continue;
		plot_dot(out, plot_across(scale, x[i]), y + stacked(seen[bin]++, all[bin], height));
	}
	buf_adds(out, "\"/>");
	return buf_failed(out) ? -1 : 0;
}

/* The scale of all rows; false without a number. */
static bool scale_of(struct plot_scale *scale, const struct dots_row *rows, size_t n, int *failed)
{
	bool is_any = false;

	for (size_t i = 0; i < n; i++) {
		double *scratch = malloc((rows[i].n + 1) * sizeof(*scratch));
		struct plot_scale own;

		*failed |= scratch ? 0 : -1;
		if (scratch && rows[i].n) {
			own = plot_scale_with(plot_scale_of(rows[i].x, rows[i].n, scratch),
					      rows[i].middle);
			*scale = is_any ? plot_scale_join(*scale, own) : own;
			is_any = true;
		}
		free(scratch);
	}
	return is_any;
}

static size_t beyond(const struct dots_row *row, struct plot_scale scale)
{
	size_t n = 0;

	for (size_t i = 0; i < row->n; i++)
		n += isfinite(row->x[i]) && !plot_is_inside(scale, row->x[i]);
	return n;
}

/* "main: 20 processes (2 beyond the edge)" */
static void add_label(struct buf *out, const struct dots_row *row, struct plot_scale scale)
{
	size_t far = beyond(row, scale);

	buf_addf(out, "%s: %zu process%s", row->label, row->n, row->n == 1 ? "" : "es");
	if (far)
		buf_addf(out, " (%zu beyond the edge)", far);
}

static int draw_row(struct buf *out, const struct dots_row *row, struct plot_scale scale, int top)
{
	const int height = ROW - LABEL;
	struct buf label = {0};
	int rc;

	add_label(&label, row, scale);
	plot_text(out, 0, top + LABEL - 4, "start", buf_text(&label));
	plot_field_open(out, top + LABEL, height);
	if (isfinite(row->middle)) {
		buf_addf(out, "<path class=\"m %s\" d=\"M", row->css);
		plot_number(out, plot_across(scale, row->middle));
		buf_addf(out, " 2v%d\"/>", height - 4);
	}
	rc = dots_path(out, row->css, scale, row->x, row->n, height / 2.0, height);
	plot_field_close(out);
	out->failed |= buf_failed(&label);
	buf_release(&label);
	return rc;
}

/* What the picture shows, for who does not see it. */
static void add_what(struct buf *out, const struct dots_row *rows, size_t n,
		     struct plot_scale scale, enum plot_words words)
{
	for (size_t i = 0; i < n; i++) {
		double low = INFINITY, high = -INFINITY;
		char text[2][UNIT_TEXT];

		for (size_t k = 0; k < rows[i].n; k++) {
			low = fmin(low, rows[i].x[k]);
			high = fmax(high, rows[i].x[k]);
		}
		if (!rows[i].n)
			continue;
		plot_label(words, scale, low, text[0]);
		plot_label(words, scale, high, text[1]);
		buf_addf(out, "%s%s: %zu processes from %s to %s", out->len ? "; " : "",
			 rows[i].label, rows[i].n, text[0], text[1]);
	}
}

int dots_draw(struct buf *out, const struct dots_row *rows, size_t n, enum plot_words words)
{
	struct plot_scale scale;
	struct buf what = {0};
	int rc = 0, top = 0, shown = 0;

	if (!scale_of(&scale, rows, n, &rc) || rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		shown += rows[i].n > 0;
	add_what(&what, rows, n, scale, words);
	plot_open(out, shown * ROW + AXIS, buf_text(&what));
	plot_axis_across(out, scale, words, TICKS, LABEL, shown * ROW);
	for (size_t i = 0; i < n; i++) {
		if (!rows[i].n)
			continue;
		rc |= draw_row(out, &rows[i], scale, top);
		top += ROW;
	}
	plot_close(out);
	out->failed |= buf_failed(&what);
	buf_release(&what);
	return rc || buf_failed(out) ? -1 : 0;
}
