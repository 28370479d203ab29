/*
 * One change between its neighbours: where it is, how large, and how far both are known.
 *
 * Results are cut at three standard deviations around the two levels (not around one, as in the
 * scan), and every place is tried anew. A place belongs to the 95 % set when its likelihood is less
 * than that of the best by no more than chance makes it: twice the log of their ratio is the larger
 * of two exponential variables, of mean 2 each (a random walk to either side, Siegmund 1988), 7.35
 * at 95 %; for whole results, which are not a path without gaps, the set covers more than that.
 * The size is Student's interval by generalised least squares.
 *
 * Internal to stats/changes*.c.
 */
#ifndef STATS_CHANGES_PLACE_H
#define STATS_CHANGES_PLACE_H

#include "stats/changes_scan.h"
#include "stats/interval.h"

struct changes_place {
	struct changes_best best;  /* last = n: one step */
	size_t first, last;	   /* the set, from its first to its last place */
	struct interval log_ratio; /* 95 % */
	double over_slope; /* twice the log of how much likelier it is than a slope instead */
	double drift;	   /* log ratio of the end over the start, by a line alone */
	/* The step with a slope taken out of it and of the line, and its worth. */
	struct changes_best beside;
	double worth_beside;
};

/* Of a line as changes_look left it; `at`: where the step is so far, a place that
   changes_scan_steps found possible. What was prepared is overwritten. */
struct changes_place changes_place_of(struct changes_line *line, size_t at);

#endif
