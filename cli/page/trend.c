#include "cli/page/trend.h"

#include "stats/order.h"

#include <math.h>
#include <stdlib.h>

enum { HEIGHT = 130, AXIS = 16, TICKS = 4, ROW_HEIGHT = 18, ROW_POINTS = 80 };

/* Of the width. */
#define LEFT  0.1
#define RIGHT 0.01

/* ---- what is drawn */

/* The places of the n figures that are drawn, at most `most` and a few, into `kept`. */
static size_t thin(const double *y, size_t n, size_t most, size_t *kept)
{
	size_t step = n > most && most > 1 ? (2 * n + most - 1) / most : 1, at = 0;

	for (size_t begin = 0; begin < n; begin += step) {
		size_t low = begin, high = begin;

		for (size_t i = begin; i < n && i < begin + step; i++) {
			low = y[i] < y[low] ? i : low;
			high = y[i] > y[high] ? i : high;
		}
		kept[at++] = low < high ? low : high;
		if (low != high)
			kept[at++] = low < high ? high : low;
	}
	return at;
}

static void add_dots(struct buf *out, const struct trend *trend, const size_t *kept, size_t n)
{
	buf_adds(out, "<path class=\"d s a\" d=\"");
	for (size_t k = 0; k < n; k++)
		plot_dot(out, plot_across(trend->across, trend->x[kept[k]]),
			 plot_down(trend->down, trend->y[kept[k]], HEIGHT));
	buf_adds(out, "\"/>");
}

static void add_errors(struct buf *out, const struct trend *trend, const size_t *kept, size_t n)
{
	buf_adds(out, "<path class=\"h\" d=\"");
	for (size_t k = 0; k < n; k++) {
		size_t i = kept[k];

		if (!isfinite(trend->half[i]))
			continue;
		buf_addf(out, "M%.0f %.0fV%.0f", plot_across(trend->across, trend->x[i]),
			 plot_down(trend->down, trend->y[i] + trend->half[i], HEIGHT),
			 plot_down(trend->down, trend->y[i] - trend->half[i], HEIGHT));
	}
	buf_adds(out, "\"/>");
}

/* The median from one change to the next. */
static void add_level(struct buf *out, const struct trend *trend, double from, double to,
		      double *scratch)
{
	size_t n = 0;
	double first = 0, last = 0, y;

	for (size_t i = 0; i < trend->n; i++) {
		if (trend->x[i] < from || trend->x[i] >= to)
			continue;
		first = n ? first : trend->x[i];
		last = trend->x[i];
		scratch[n++] = trend->y[i];
	}
	if (n < 2)
		return;
	y = plot_down(trend->down, order_median(scratch, n, scratch + trend->n), HEIGHT);
	buf_addf(out, "<path class=\"l\" d=\"M%.0f %.1fH%.0f\"/>",
		 plot_across(trend->across, first), y, plot_across(trend->across, last));
}

static void add_levels(struct buf *out, const struct trend *trend, double *scratch)
{
	double from = -INFINITY;

	for (size_t i = 0; i <= trend->n_marks; i++) {
		double to = i < trend->n_marks ? trend->marks[i].at : INFINITY;

		add_level(out, trend, from, to, scratch);
		from = to;
	}
}

static void add_marks(struct buf *out, const struct trend *trend)
{
	for (size_t i = 0; i < trend->n_marks; i++) {
		const struct trend_mark *mark = &trend->marks[i];
		double first = plot_across(trend->across, mark->first),
		       last = plot_across(trend->across, mark->last);

		if (last > first)
			buf_addf(out, "<path class=\"band\" d=\"M%.0f 0H%.0fv%dH%.0fz\"/>", first,
				 last, HEIGHT, first);
		buf_addf(out, "<path class=\"c %s\" d=\"M%.0f 0v%d\"/>", mark->css,
			 plot_across(trend->across, mark->at), HEIGHT);
	}
}

/* With a place at the left for the numbers, and whole dots at the ends. */
static struct trend with_room(const struct trend *trend)
{
	double width = fmax(1, trend->across.high - trend->across.low);
	struct trend roomy = *trend;

	roomy.across = (struct plot_scale){trend->across.low - LEFT * width,
					   trend->across.high + RIGHT * width};
	return roomy;
}

static int draw(struct buf *out, const struct trend *trend, enum plot_words words, size_t most,
		double first, const char *what)
{
	size_t *kept = calloc(2 * trend->n + 2, sizeof(*kept)), n;
	double *scratch = calloc(2 * trend->n + 1, sizeof(*scratch));
	int rc = kept && scratch ? 0 : -1;

	if (!rc && trend->n) {
		n = thin(trend->y, trend->n, most, kept);
		plot_open(out, HEIGHT + AXIS, what);
		plot_field_open(out, 0, HEIGHT);
		add_marks(out, trend);
		plot_field_close(out);
		plot_axis_down(out, trend->down, words, TICKS, 0, HEIGHT);
		plot_text(out, plot_across(trend->across, first), HEIGHT + AXIS - 4, "start",
			  trend->from);
		plot_text(out, PLOT_WIDTH, HEIGHT + AXIS - 4, "end", trend->to);
		plot_field_open(out, 0, HEIGHT);
		add_errors(out, trend, kept, n);
		add_levels(out, trend, scratch);
		add_dots(out, trend, kept, n);
		plot_field_close(out);
		plot_close(out);
		rc = buf_failed(out) ? -1 : 0;
	}
	free(kept);
	free(scratch);
	return rc;
}

int trend_draw(struct buf *out, const struct trend *trend, enum plot_words words, size_t most,
	       const char *what)
{
	const struct trend roomy = with_room(trend);

	return draw(out, &roomy, words, most, trend->across.low, what);
}

int trend_draw_in_row(struct buf *out, const double *y, size_t n)
{
	size_t *kept = calloc(2 * n + 2, sizeof(*kept)), drawn;
	double *scratch = calloc(n + 1, sizeof(*scratch));
	int rc = kept && scratch ? 0 : -1;

	buf_addf(out,
		 "<svg class=\"r\" aria-hidden=\"true\" height=\"%d\" viewBox=\"0 0 %d %d\" "
		 "preserveAspectRatio=\"none\">",
		 ROW_HEIGHT, PLOT_WIDTH, ROW_HEIGHT);
	if (!rc && n > 1) {
		struct plot_scale down = plot_scale_of(y, n, scratch),
				  across = {-0.5, (double)n - 0.5};

		drawn = thin(y, n, ROW_POINTS, kept);
		buf_adds(out, "<path class=\"w\" d=\"M");
		for (size_t k = 0; k < drawn; k++)
			buf_addf(out, "%s%.0f %.0f", k ? "L" : "",
				 plot_across(across, (double)kept[k]),
				 plot_down(down, y[kept[k]], ROW_HEIGHT));
		buf_adds(out, "\"/>");
	}
	buf_adds(out, "</svg>");
	free(kept);
	free(scratch);
	return rc || buf_failed(out) ? -1 : 0;
}
