#include "cli/page/ratio.h"

#include "cli/page/dots.h"
#include "stats/order.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROW_HEIGHT = 18, PAIRS = 58, BAR = 22, AXIS = 16, TICKS = 5 };
/* No ratio is drawn beyond fourfold, and no less than a percent to either side. */
#define SPAN_MAX 1.4
#define SPAN_MIN 0.01
/* So many times as far as 9 of 10 rows reach, one that reaches further does not count. */
#define FAR_OUT 3

static bool is_known(struct interval log_ratio)
{
	return isfinite(log_ratio.low) && isfinite(log_ratio.high);
}

static double reach(struct interval log_ratio)
{
	return is_known(log_ratio) ? fmax(fabs(log_ratio.low), fabs(log_ratio.high))
				   : fabs(log_ratio.estimate);
}

double ratio_span(const struct interval *log_ratios, size_t n, double margin, double *scratch)
{
	size_t known = 0;
	double span = 1.5 * log1p(margin);

	for (size_t i = 0; i < n; i++)
		if (isfinite(reach(log_ratios[i])))
			scratch[known++] = reach(log_ratios[i]);
	if (known) {
		order_sort(scratch, known, scratch);
		span = fmax(span, 1.1 * fmin(scratch[known - 1],
					     FAR_OUT * order_quantile_sorted(scratch, known, 0.9)));
	}
	return fmin(SPAN_MAX, fmax(SPAN_MIN, span));
}

/* The margin, "no difference", then the interval and its estimate, around `y`. */
static void add_shapes(struct buf *out, const struct ratio_drawn *ratio, struct plot_scale scale,
		       double y, int height)
{
	double band = isfinite(ratio->margin) && ratio->margin > 0 ? log1p(ratio->margin) : 0;
	double left = plot_across(scale, -band), right = plot_across(scale, band);

	buf_addf(out, "<path class=\"band\" d=\"M%.1f 0h%.1fv%dh%.1fz\"/>", left, right - left,
		 height, left - right);
	buf_addf(out, "<path class=\"z\" d=\"M%.1f 0v%d\"/>", plot_across(scale, 0), height);
	if (is_known(ratio->log_ratio)) {
		double low = plot_across(scale, ratio->log_ratio.low);

		buf_addf(out, "<path class=\"i %s\" d=\"M%.1f %.1fH%.1f\"/>", ratio->css, low, y,
			 plot_across(scale, ratio->log_ratio.high));
	}
	if (isfinite(ratio->log_ratio.estimate))
		buf_addf(out, "<path class=\"e %s\" d=\"M%.1f %.1fh0\"/>", ratio->css,
			 plot_across(scale, ratio->log_ratio.estimate), y);
}

void ratio_draw_in_row(struct buf *out, const struct ratio_drawn *ratio, double span)
{
	struct plot_scale scale = {-span, span};

	buf_addf(out,
		 "<svg class=\"r\" aria-hidden=\"true\" height=\"%d\" viewBox=\"0 0 %d %d\" "
		 "preserveAspectRatio=\"none\">",
		 ROW_HEIGHT, PLOT_WIDTH, ROW_HEIGHT);
	add_shapes(out, ratio, scale, ROW_HEIGHT / 2.0, ROW_HEIGHT);
	buf_adds(out, "</svg>");
}

/* What is drawn at length: the interval, the margin, 0 and nearly all pairs. */
static int scale_of(struct plot_scale *scale, const struct ratio_drawn *ratio)
{
	double *scratch = malloc((ratio->n + 1) * sizeof(*scratch));
	double edge = 1.2 * log1p(isfinite(ratio->margin) ? ratio->margin : 0.01);

	if (!scratch)
		return -1;
	*scale = (struct plot_scale){-edge, edge};
	if (ratio->n)
		*scale = plot_scale_join(*scale, plot_scale_of(ratio->pairs, ratio->n, scratch));
	*scale = plot_scale_with(*scale, ratio->log_ratio.estimate);
	*scale = plot_scale_with(*scale, ratio->log_ratio.low);
	*scale = plot_scale_with(*scale, ratio->log_ratio.high);
	free(scratch);
	return 0;
}

static void add_what(struct buf *out, const struct ratio_drawn *ratio, struct plot_scale scale)
{
	char text[3][UNIT_TEXT];

	plot_label(PLOT_CHANGE, scale, ratio->log_ratio.estimate, text[0]);
	buf_addf(out, "difference %s", text[0]);
	if (is_known(ratio->log_ratio)) {
		plot_label(PLOT_CHANGE, scale, ratio->log_ratio.low, text[1]);
		plot_label(PLOT_CHANGE, scale, ratio->log_ratio.high, text[2]);
		buf_addf(out, ", interval %s to %s", text[1], text[2]);
	}
	if (ratio->n)
		buf_addf(out, ", %zu pairs", ratio->n);
}

int ratio_draw(struct buf *out, const struct ratio_drawn *ratio)
{
	const int pairs = ratio->n ? PAIRS : 0, height = pairs + BAR;
	struct plot_scale scale;
	struct buf what = {0};
	int rc = 0;

	if (!isfinite(ratio->log_ratio.estimate))
		return 0;
	if (scale_of(&scale, ratio))
		return -1;
	add_what(&what, ratio, scale);
	plot_open(out, height + AXIS, buf_text(&what));
	plot_axis_across(out, scale, PLOT_CHANGE, TICKS, 0, height);
	plot_field_open(out, 0, height);
	add_shapes(out, ratio, scale, pairs + BAR / 2.0, height);
	if (ratio->n)
		rc = dots_path(out, "p", scale, ratio->pairs, ratio->n, pairs / 2.0, pairs);
	plot_field_close(out);
	plot_close(out);
	out->failed |= buf_failed(&what);
	buf_release(&what);
	return rc || buf_failed(out) ? -1 : 0;
}
