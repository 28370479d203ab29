/*
 * Which benchmarks of two sides meet: pairs. Pure, except that those that do not meet are reported.
 */
#ifndef RUNNER_PREPARING_PAIRS_H
#define RUNNER_PREPARING_PAIRS_H

#include "runner/preparing/sides.h"

/* `= {0}` is valid and empty. */
struct pairs {
	size_t (*items)[2]; /* indices of the first and the second side's targets */
	size_t n;
	bool is_broken; /* a file of one side cannot be loaded there, but on the other */
};

/* Targets of one name meet, in the first side's order; a single target on each side meets the other
   whatever the names. What is on one side alone is told and left out. 0, or -1 with err: there is
   none (ERR_INPUT), memory. */
int pairs_init(struct pairs *pairs, const struct prepared_side sides[2], struct teller teller,
	       struct err *err);
void pairs_release(struct pairs *pairs);

#endif
