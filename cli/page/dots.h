/* The processes of a benchmark, each a dot on a line: how they are distributed, side below side. */
#ifndef CLI_PAGE_DOTS_H
#define CLI_PAGE_DOTS_H

#include "cli/page/plot.h"

/* One side; all is borrowed. */
struct dots_row {
	const char *label; /* any text */
	const char *css;   /* its colour: "a" for the first side, "b" for the second */
	const double *x;   /* one a process */
	size_t n;
	double middle; /* the figure that is told of it, a line; NaN: none */
};

/* The rows on one scale; rows without numbers are left out, and nothing is drawn without any. -1
   when memory ran out. */
int dots_draw(struct buf *out, const struct dots_row *rows, size_t n, enum plot_words words);

/* The dots alone as one path: n places across, in a row that is `height` high around `y`; those
   that would lie on each other are stacked. -1 when memory ran out. */
int dots_path(struct buf *out, const char *css, struct plot_scale scale, const double *x, size_t n,
	      double y, double height);

#endif
