/*
 * Where a line would best be cut: by one step, or by a stretch between two.
 *
 * One step is found by the sums alone, in n moves. A stretch (slower for a while, then as before)
 * hides from it, so stretches of 2, 3, 4, 6, ... n / 2 results are tried at every place, too
 * (circular binary segmentation, Olshen and others 2004, on a grid of lengths); what they gain is
 * taken as less, since there are so many more of them.
 *
 * Internal to stats/changes*.c.
 */
#ifndef STATS_CHANGES_SCAN_H
#define STATS_CHANGES_SCAN_H

#include "stats/changes_line.h"

/* Results on either side of a step. */
#define CHANGES_SIDE_MIN 2

/* No more memory than this is believed: what remembers more is a random walk. */
#define CHANGES_MEMORY_MAX 0.95

/* -df log(1 - R^2) of a stretch, R^2 the share of u's squares that it explains; and what a step or
   a stretch is worth in the end. */
double changes_gain(const struct changes_line *line, const struct changes_best *best);
double changes_worth(const struct changes_line *line, const struct changes_best *best);

/* Try a step at every place of the line as it is prepared; what came of one place (a square of 0:
   no machine has results on both sides); the best, with CHANGES_SIDE_MIN results on either side. */
void changes_scan_steps(struct changes_line *line);
struct changes_best changes_step_at(const struct changes_line *line, size_t at);
struct changes_best changes_best_step(const struct changes_line *line);

/* The best of steps and stretches. */
struct changes_best changes_scan(struct changes_line *line);

/*
 * The whole look at a line: the best cut without memory; with it taken out, how much each result
 * remembers of the last one (lag-1 autocorrelation, corrected by what so few results and the cut
 * hide of it); the best cut of the line that is freed of that. line->rest is
 * left filled with what remains of u.
 */
struct changes_best changes_look(struct changes_line *line);

#endif
