/* Verdicts on the functions that a person has changed. */
#ifndef RESULTS_WHY_TOUCHED_H
#define RESULTS_WHY_TOUCHED_H

#include "results/why/why.h"

/* One for each, in their order: what is known to differ first. Causes that are theirs are marked.
 */
void why_judge_touched(const struct why_ledgers *ledgers, struct why *out);

#endif
