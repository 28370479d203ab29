/*
 * What each side of a duel took, as a figure beside the verdict: the median over blocks of the
 * median over rounds. Like the ratio, and unlike a mean, it does not follow the few values that
 * others disturbed, so that the two times and the ratio tell the same story.
 */
#ifndef CLI_DUELING_DUEL_TIMES_H
#define CLI_DUELING_DUEL_TIMES_H

#include "runner/duel/duel.h"

#include <stdio.h>

/* Seconds per iteration of side 0 or 1; NaN when nothing is known of it, or memory ran out. */
double duel_times_of(const struct duel *duel, const struct bout *bout, int side);

/* A line for each side: its label, its time, and, where the sides are two statements or programs,
   which one it is, as far as the line is wide. */
void duel_times_print(const struct duel *duel, const struct bout *bout, FILE *out);

#endif
