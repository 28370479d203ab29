/*
 * Two files that are the sides of one duel say themselves which is the baseline, whatever the order
 * in which somebody names them.
 */
#ifndef RESULTS_VERDICTS_DUEL_SIDES_H
#define RESULTS_VERDICTS_DUEL_SIDES_H

#include "results/model/suite.h"

#include <stdbool.h>

enum duel_role { DUEL_ROLE_UNKNOWN, DUEL_ROLE_BASELINE, DUEL_ROLE_CANDIDATE };

/* All borrowed from the suite; NULL: it is of no duel. */
struct duel_side {
	const char *duel;  /* the same for both sides */
	const char *label; /* what the side was called: "main" */
	enum duel_role role;
};

/* Of the first run with values. Older files have no role: what they call the working tree, or the
   folder they were run in, was compared with a revision or another folder, and is the candidate. */
struct duel_side duel_side_of(const struct suite *suite);

/* Are they the two sides of one duel? */
bool duel_sides_meet(const struct suite *one, const struct suite *other);

/* Are they, with the candidate first? Where neither knows its role the first is the baseline. */
bool duel_sides_are_turned(const struct suite *first, const struct suite *second);

#endif
