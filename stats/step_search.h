/*
 * At which of many candidates in a row did a value change? Each that is looked at is compared with
 * the start (blocks of a duel, stats/block.h) until it is known on which side of the change it
 * lies: the search of `git bisect` with measurements in the place of answers.
 *
 * All differences are log ratios, candidate / start. What is known is two numbers: no candidate
 * that was called like the start differs by more than `most`, none that was called like the end by
 * less than `least`, in the direction of the whole. Every call is made by an interval and keeps
 * most < least; so when all intervals hold, the difference crosses from most to least between the
 * last of the one and the first of the other kind, and that is where a change is. The chance that
 * one of them does not hold is at most the sum of what the looks spend (the union bound), which is
 * what the search may err: step_whole_alpha and step_alpha spend at most .05 together, whatever is
 * found on the way.
 *
 * A candidate counts as like the end when its interval lies beyond half of the whole difference, as
 * like the start when it lies below: of one change both are equally far away from that. Where all
 * looks leave it open, any place between most and least will do as well, and if the interval leaves
 * none, nothing is said of the candidate: a coin is never thrown.
 */
#ifndef STATS_STEP_SEARCH_H
#define STATS_STEP_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/interval.h"
#include "stats/spending.h"

/* What the first question, is there a difference at all, and all others may err together. */
#define STEP_WHOLE_ALPHA 0.01
#define STEP_ALL_ALPHA	 0.05

/* When to look at a question that may err by alpha: after 12 to 200 blocks. What an early look
   could not decide by an exact test goes to the next one. alpha inside (0, 1). */
struct spending step_looks(double alpha);

/* How many candidates have to be tried, about, where any of so many may be the one. */
size_t step_halvings(size_t candidates);

/* What the next candidate may spend of `left`, where any of `candidates` (1 or more) may be the one
   that is looked for: even shares for the halvings to come, and one more for what may come between,
   so that something is always left. */
double step_alpha(double left, size_t candidates);

/* ---- the whole: the end against the start */

enum step_whole {
	STEP_OPEN,
	STEP_THERE, /* they differ by more than `least` */
	STEP_SAME,  /* they differ by no more than `margin`: a claim */
};

/* What one interval says, while more can be measured: STEP_THERE only once its bound is at least
   half of the estimate, since the search has to fit between it and 0. least and margin are log
   ratios, 0 or more. */
enum step_whole step_whole_of(struct interval log_ratio, double least, double margin);

/* The same of the last look: any bound beyond `least` will do. */
enum step_whole step_whole_at_end(struct interval log_ratio, double least, double margin);

/* ---- the candidates */

enum step_side { STEP_UNKNOWN, STEP_LIKE_START, STEP_LIKE_END };

struct step_search {
	int direction; /* of the whole: 1 slower, -1 faster; the others are times that */
	double half;   /* of the whole's estimate */
	double most;   /* at first 0 */
	double least;  /* at first the nearer bound of the whole; above `most` */
};

/* The search for a whole that is there. */
struct step_search step_search_of(struct interval whole);

/* Where the two kinds are told apart now: half of the whole, or the middle of what is left where
   that is no longer inside. A log ratio. */
double step_threshold(const struct step_search *search);

/* Does the interval lie on one side of it? Then no further look is needed. */
bool step_is_clear(const struct step_search *search, struct interval log_ratio);

/* What follows from the interval of a candidate, after its last look: `search` knows it from then
   on. STEP_UNKNOWN: nothing follows, and nothing changes. */
enum step_side step_take(struct step_search *search, struct interval log_ratio);

#endif
