#include "cli/page/plot.h"

#include "cli/compare/escape.h"
#include "stats/order.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Shapes at the ends of a scale are whole. */
#define ROOM 0.04
/* So many widths of the middle half from it on, a number is far out. */
#define FAR_OUT 8
/* Of PLOT_WIDTH: the numbers of an axis must not touch each other on a phone. */
#define LABEL_APART 140

/* ---- scales */

struct plot_scale plot_scale_of(const double *x, size_t n, double *scratch)
{
	struct plot_scale scale;
	double low, high, room;
	size_t known = 0;

	for (size_t i = 0; i < n; i++)
		if (isfinite(x[i]))
			scratch[known++] = x[i];
	if (known == 0)
		return (struct plot_scale){0, 1};
	order_sort(scratch, known, scratch);
	low = order_quantile_sorted(scratch, known, 0.25);
	high = order_quantile_sorted(scratch, known, 0.75);
	scale = (struct plot_scale){scratch[0], scratch[known - 1]};
	if (high > low) {
		scale.low = fmax(scale.low, low - FAR_OUT * (high - low));
		scale.high = fmin(scale.high, high + FAR_OUT * (high - low));
	}
	room = scale.high > scale.low ? ROOM * (scale.high - scale.low)
				      : fmax(0.01 * fabs(scale.high), 1e-12);
	return (struct plot_scale){scale.low - room, scale.high + room};
}

struct plot_scale plot_scale_join(struct plot_scale a, struct plot_scale b)
{
	return (struct plot_scale){fmin(a.low, b.low), fmax(a.high, b.high)};
}

struct plot_scale plot_scale_with(struct plot_scale scale, double x)
{
	double room = ROOM * (scale.high - scale.low);

	if (!isfinite(x) || plot_is_inside(scale, x))
		return scale;
	return (struct plot_scale){fmin(scale.low, x - room), fmax(scale.high, x + room)};
}

bool plot_is_inside(struct plot_scale scale, double x)
{
	return x >= scale.low && x <= scale.high;
}

static double share(struct plot_scale scale, double x)
{
	double at = (x - scale.low) / (scale.high - scale.low);

	return fmin(1, fmax(0, isnan(at) ? 0.5 : at));
}

double plot_across(struct plot_scale scale, double x)
{
	return PLOT_WIDTH * share(scale, x);
}

double plot_down(struct plot_scale scale, double x, double height)
{
	return height * (1 - share(scale, x));
}

size_t plot_ticks(struct plot_scale scale, size_t most, double ticks[PLOT_TICKS_MAX])
{
	static const double steps[] = {1, 2, 5, 10};
	double width = scale.high - scale.low, unit, first;
	size_t n = 0, i = 0;

	most = most < PLOT_TICKS_MAX ? most : PLOT_TICKS_MAX;
	if (!(width > 0) || !isfinite(width) || most == 0)
		return 0;
	unit = pow(10, floor(log10(width / (double)most)));
	while (i < 3 &&
	       floor(scale.high / (steps[i] * unit)) - ceil(scale.low / (steps[i] * unit)) + 1 >
		       (double)most)
		i++;
	unit *= steps[i];
	first = ceil(scale.low / unit) * unit;
	for (double x = first; x <= scale.high && n < most; x = first + (double)n * unit)
		ticks[n++] = fabs(x) < unit / 1e6 ? 0 : x;
	return n;
}

/* The numbers of an axis: of logs of ratios, round percents. */
static size_t axis_ticks(struct plot_scale scale, enum plot_words words, size_t most,
			 double ticks[PLOT_TICKS_MAX])
{
	struct plot_scale changes = {expm1(scale.low), expm1(scale.high)};
	size_t n;

	if (words != PLOT_CHANGE)
		return plot_ticks(scale, most, ticks);
	n = plot_ticks(changes, most, ticks);
	for (size_t i = 0; i < n; i++)
		ticks[i] = log1p(ticks[i]);
	return n;
}

/* ---- words */

enum plot_words plot_words_of_unit(const char *unit)
{
	switch (unit_of_name(unit)) {
	case UNIT_SECOND:
		return PLOT_SECONDS;
	case UNIT_BYTE:
		return PLOT_BYTES;
	case UNIT_COUNT:
		break;
	}
	return PLOT_COUNT;
}

void plot_label(enum plot_words words, struct plot_scale scale, double x, char out[UNIT_TEXT])
{
	static const enum unit units[] = {UNIT_SECOND, UNIT_BYTE, UNIT_COUNT};
	double largest = fmax(fabs(scale.low), fabs(scale.high));
	struct unit_scale how;

	if (words == PLOT_CHANGE) {
		/* digits that the distance of ticks gives a meaning to */
		int decimals = (int)fmin(4, fmax(0, -floor(log10(20 * (scale.high - scale.low)))));

		if (x == 0)
			snprintf(out, UNIT_TEXT, "0%%");
		else
			snprintf(out, UNIT_TEXT, "%+.*f%%", decimals, 100 * expm1(x));
		return;
	}
	how = unit_scale_for(units[words], largest, (scale.high - scale.low) / 5);
	unit_format(&how, x, out);
}

void plot_number(struct buf *out, double x)
{
	char text[32];
	size_t n = (size_t)snprintf(text, sizeof(text), "%.1f", x);

	if (n > 2 && strcmp(text + n - 2, ".0") == 0)
		text[n - 2] = '\0';
	buf_adds(out, strcmp(text, "-0") == 0 ? "0" : text);
}

void plot_dot(struct buf *out, double across, double y)
{
	buf_addf(out, "M%.0f %.0fh0", across, fmax(0, y));
}

/* ---- SVG */

void plot_open(struct buf *out, int height, const char *what)
{
	buf_addf(out, "<svg class=\"plot\" role=\"img\" height=\"%d\" aria-label=\"", height);
	escape_xml(out, what);
	buf_adds(out, "\">");
}

void plot_close(struct buf *out)
{
	buf_adds(out, "</svg>\n");
}

void plot_field_open(struct buf *out, int top, int height)
{
	buf_addf(out,
		 "<svg y=\"%d\" width=\"100%%\" height=\"%d\" viewBox=\"0 0 %d %d\" "
		 "preserveAspectRatio=\"none\">",
		 top, height, PLOT_WIDTH, height);
}

void plot_field_close(struct buf *out)
{
	buf_adds(out, "</svg>");
}

void plot_text(struct buf *out, double across, double y, const char *anchor, const char *text)
{
	buf_adds(out, "<text x=\"");
	plot_number(out, across / PLOT_WIDTH * 100);
	buf_adds(out, "%\" y=\"");
	plot_number(out, y);
	buf_addf(out, "\" text-anchor=\"%s\">", anchor);
	escape_xml(out, text);
	buf_adds(out, "</text>");
}

/* A number at the edge stays inside. */
static const char *anchor_at(double across)
{
	return across < 0.08 * PLOT_WIDTH ? "start" : across > 0.92 * PLOT_WIDTH ? "end" : "middle";
}

void plot_axis_across(struct buf *out, struct plot_scale scale, enum plot_words words, size_t most,
		      int top, int bottom)
{
	double ticks[PLOT_TICKS_MAX], last = -LABEL_APART;
	size_t n = axis_ticks(scale, words, most, ticks);

	for (size_t i = 0; i < n; i++) {
		double across = plot_across(scale, ticks[i]);
		char label[UNIT_TEXT], at[32];

		if (across < last + LABEL_APART)
			continue;
		last = across;
		snprintf(at, sizeof(at), "%.1f%%", across / PLOT_WIDTH * 100);
		buf_addf(out, "<line class=\"g\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/>", at, at,
			 top, bottom);
		plot_label(words, scale, ticks[i], label);
		plot_text(out, across, bottom + 12, anchor_at(across), label);
	}
}

void plot_axis_down(struct buf *out, struct plot_scale scale, enum plot_words words, size_t most,
		    int top, int height)
{
	double ticks[PLOT_TICKS_MAX];
	size_t n = axis_ticks(scale, words, most, ticks);

	for (size_t i = 0; i < n; i++) {
		double y = top + plot_down(scale, ticks[i], height);
		char label[UNIT_TEXT];

		buf_addf(out, "<line class=\"g\" x2=\"100%%\" y1=\"%.1f\" y2=\"%.1f\"/>", y, y);
		plot_label(words, scale, ticks[i], label);
		plot_text(out, 0, y < top + 12 ? y + 11 : y - 3, "start", label);
	}
}
