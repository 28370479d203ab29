/*
 * Is the newest result, or are the last few, off the level that the history had before?
 *
 * Asked after every result, before a step has enough results behind it to be found (changes.h). The
 * results before the last three give level, spread and memory; how far out their own far results
 * lie gives the tails of Student's t that is used (of the degrees of freedom that fit, the fewest:
 * the caution that a history with outliers needs). Each of the last three then has a normal score
 * by that t, which makes little of one far result where such results occur, and one, two and three
 * of them are tested as a step by generalised least squares: p is three times the least of the
 * three (Bonferroni).
 *
 * p counts for one look. By linearity a rule that alarms at p <= alpha makes at most 100 alpha
 * false alarms in 100 results of a quiet history on average, however much the looks share; of many
 * benchmarks the same holds for all together when p is Holm's (stats/family.h).
 * Sources: prediction intervals, Hahn and Meeker 1991; Lange and others 1989 (t as a robust model).
 */
#ifndef STATS_CHANGES_NEWEST_H
#define STATS_CHANGES_NEWEST_H

#include "stats/changes.h"

/* The most results that are tested as new, and the fewest before them. */
#define CHANGES_NEWEST	    3
#define CHANGES_NEWEST_PAST 8

struct changes_newest {
	size_t behind; /* this many of the last results are the clearest step; 0: not tested, since
			  there are too few results, or none before on their machines */
	double p;      /* of "on the level that was before"; NaN when not tested */
	struct interval log_ratio; /* their level over the one before, 95 % */
	double df;		   /* of that interval */
};

/* The last results of a history whose level began at `since` (struct changes). Smallest n:
   CHANGES_NEWEST + CHANGES_NEWEST_PAST results since then. scratch as for changes_find. */
struct changes_newest changes_newest(const struct changes_history *history, size_t since,
				     void *scratch);

/* One-sided p of "slower by no more than the limit" (a share, .05 for 5 %), by the interval's
   Student's t with df degrees of freedom. 1 for an unbounded interval, NaN for NaN. */
double changes_p_slower(struct interval log_ratio, double df, double limit);

#endif
