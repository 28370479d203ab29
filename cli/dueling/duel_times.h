/*
 * What each side of a duel took, beside the verdict: medians over blocks of medians over rounds,
 * moved apart as far as the ratio says, so that the two times and the ratio tell the same story.
 */
#ifndef CLI_DUELING_DUEL_TIMES_H
#define CLI_DUELING_DUEL_TIMES_H

#include "results/verdicts/comparison.h"
#include "runner/duel/duel.h"

#include <stdio.h>

/* A line for each side: its label, its time, and, where the sides are two statements or programs,
   which one it is, as far as the line is wide. */
void duel_times_print(const struct duel *duel, const struct bout *bout, const struct comparison *c,
		      FILE *out);

#endif
