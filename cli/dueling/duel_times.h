/*
 * What each side of a duel took, beside the verdict: medians over blocks of medians over rounds,
 * moved apart as far as the ratio says, so that the two times and the ratio tell the same story.
 */
#ifndef CLI_DUELING_DUEL_TIMES_H
#define CLI_DUELING_DUEL_TIMES_H

#include "runner/duel/duel.h"

#include <stdio.h>

/* Seconds per iteration of side 0 and 1; NaN when nothing is known of one, or memory ran out. */
void duel_times_of(const struct duel *duel, const struct bout *bout, double times[2]);

/* A line for each side: its label, its time, and, where the sides are two statements or programs,
   which one it is, as far as the line is wide. */
void duel_times_print(const struct duel *duel, const struct bout *bout, FILE *out);

#endif
