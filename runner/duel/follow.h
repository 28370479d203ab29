/*
 * A duel that follows the others of its contest: a control, such as the baseline against itself,
 * that must be measured in turns with them for as long as they are, on the machine as it is then.
 * It takes as many blocks as one more benchmark would. Pure.
 */
#ifndef RUNNER_DUEL_FOLLOW_H
#define RUNNER_DUEL_FOLLOW_H

#include "runner/duel/duel.h"

/* What the duels that are followed have begun so far. */
struct followed {
	size_t blocks, benchmarks; /* those that failed count no more */
};

/* Of n duels. */
struct followed follow_count(const struct duel *duels, size_t n);

/* Which of the following duel's benchmarks wants the next block: the one with the fewest, once the
   others have begun a round more than it has blocks. -1: none does now. The next is not chosen
   before bout_start_block has begun that one. */
long follow_next(const struct duel *duel, const struct followed *followed);

#endif
