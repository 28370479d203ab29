/*
 * What drawings have in common: SVG that needs no script and stretches to the width of its page.
 *
 * A drawing is as wide as its place and a fixed number of pixels high, so that its texts are as
 * large on a phone as on a screen. Places across are thousandths of the width; within a field
 * (plot_field_open) shapes stretch, while lines and dots keep their thickness. Colours are the
 * style sheet's (cli/page/files/page.css). All is appended to `out`, where running out of memory
 * shows in buf_failed(). Pure.
 */
#ifndef CLI_PAGE_PLOT_H
#define CLI_PAGE_PLOT_H

#include "results/base/buf.h"
#include "results/base/unit.h"

#include <stdbool.h>
#include <stddef.h>

enum { PLOT_WIDTH = 1000, PLOT_TICKS_MAX = 8 };

/* The numbers at the two ends of an axis. */
struct plot_scale {
	double low, high;
};

/* The scale on which these numbers are drawn: all of them, unless a few lie so far out (beyond
   eight times the middle half) that the others would be one line; with a little room at the ends.
   Numbers that are not finite do not count. scratch: n doubles. Without numbers: 0 to 1. */
struct plot_scale plot_scale_of(const double *x, size_t n, double *scratch);
/* One that holds both; and one that holds this number, too. */
struct plot_scale plot_scale_join(struct plot_scale a, struct plot_scale b);
struct plot_scale plot_scale_with(struct plot_scale scale, double x);
bool plot_is_inside(struct plot_scale scale, double x);

/* Where a number stands across, from 0 to PLOT_WIDTH: what is outside stands at the end. */
double plot_across(struct plot_scale scale, double x);
/* How many pixels below the top it stands in a field of that height. */
double plot_down(struct plot_scale scale, double x, double height);

/* Round numbers inside of the scale, `most` of them at most (and at most PLOT_TICKS_MAX). Returns
   how many. */
size_t plot_ticks(struct plot_scale scale, size_t most, double ticks[PLOT_TICKS_MAX]);

/* How the numbers of an axis are written. */
enum plot_words {
	PLOT_SECONDS,
	PLOT_BYTES,
	PLOT_COUNT,
	PLOT_CHANGE, /* of logs of ratios: "+2%" */
};
enum plot_words plot_words_of_unit(const char *unit);
void plot_label(enum plot_words words, struct plot_scale scale, double x, char out[UNIT_TEXT]);

/* A number with at most one decimal: "12", "12.5". */
void plot_number(struct buf *out, double x);
/* A dot of a path, to the pixel: there are many of them. */
void plot_dot(struct buf *out, double across, double y);

/* `what` is read to those who do not see it; any text. */
void plot_open(struct buf *out, int height, const char *what);
void plot_close(struct buf *out);
/* The part of it where shapes stretch. */
void plot_field_open(struct buf *out, int top, int height);
void plot_field_close(struct buf *out);
/* Lines from top to bottom with their numbers below; `most` of them. */
void plot_axis_across(struct buf *out, struct plot_scale scale, enum plot_words words, size_t most,
		      int top, int bottom);
/* Lines across with their numbers, in a field that is open at `top`. */
void plot_axis_down(struct buf *out, struct plot_scale scale, enum plot_words words, size_t most,
		    int top, int height);
/* Text at that thousandth of the width. anchor: "start", "middle" or "end". */
void plot_text(struct buf *out, double across, double y, const char *anchor, const char *text);

#endif
