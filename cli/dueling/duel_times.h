/*
 * What each side of a duel took, beside the verdict: medians over blocks of medians over rounds,
 * moved apart as far as the ratio says, so that the two times and the ratio tell the same story.
 */
#ifndef CLI_DUELING_DUEL_TIMES_H
#define CLI_DUELING_DUEL_TIMES_H

#include "cli/dueling/side_names.h"
#include "results/base/unit.h"
#include "results/verdicts/comparison.h"

#include <stdio.h>

/* With the digits that the ratio's interval has. */
void duel_times_format(struct interval ratio, double seconds, char text[UNIT_TEXT]);

/* A line for each side that has a time: its name and its time; the candidate first. */
void duel_times_print(const struct side_names *names, const struct comparison *c, FILE *out);

#endif
