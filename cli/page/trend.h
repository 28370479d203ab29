/* A figure over time, result by result, with what changed: for one machine of a history. Pure. */
#ifndef CLI_PAGE_TREND_H
#define CLI_PAGE_TREND_H

#include "cli/page/plot.h"

/* A change of level, at places across. */
struct trend_mark {
	double at, first, last; /* the first result of the new level, and where it may be as well */
	const char *css;	/* "slower" or "faster" */
};

/* All is borrowed. */
struct trend {
	const double *x, *y; /* places across, ascending, and the figures */
	const double *half;  /* half of each one's interval; NaN: not known */
	size_t n;
	const struct trend_mark *marks;
	size_t n_marks;
	struct plot_scale across, down; /* the same for all machines of a benchmark */
	const char *from, *to;		/* what stands below the ends: any text */
};

/* At most `most` results, or a few more, are drawn: of neighbours the smallest and the largest. A
   level is a line at the median between two changes. -1 when memory ran out. */
int trend_draw(struct buf *out, const struct trend *trend, enum plot_words words, size_t most,
	       const char *what);

/* As a line alone, in a row of a table. -1 when memory ran out. */
int trend_draw_in_row(struct buf *out, const double *y, size_t n);

#endif
