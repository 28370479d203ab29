/* The interval of a ratio, drawn: in a row of a table, and at length with what it rests on. All
   numbers are logs of ratios, candidate over baseline. */
#ifndef CLI_PAGE_RATIO_H
#define CLI_PAGE_RATIO_H

#include "cli/page/plot.h"
#include "stats/interval.h"

struct ratio_drawn {
	struct interval log_ratio; /* not known: without bounds, or NaN */
	double margin;		   /* within it is the same, drawn as a band */
	const char *css;	   /* of its verdict: "slower", "faster", "same", "undecided" */
	const double *pairs;	   /* of a duel; NULL: none */
	size_t n;
};

/* Small and without numbers, on a scale from -span to span; what is longer ends at the edge. */
void ratio_draw_in_row(struct buf *out, const struct ratio_drawn *ratio, double span);
/* The span on which rows are compared at a glance: of all intervals, unless one lies so far out
   (three times as far as 9 of 10 reach) that it makes points of the others. scratch: n doubles. */
double ratio_span(const struct interval *log_ratios, size_t n, double margin, double *scratch);

/* With numbers below, and each pair a dot. -1 when memory ran out. */
int ratio_draw(struct buf *out, const struct ratio_drawn *ratio);

#endif
