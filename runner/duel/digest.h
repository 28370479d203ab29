/* What follows from a block of a duel, whether it was measured just now or comes from the journal.
 */
#ifndef RUNNER_DUEL_DIGEST_H
#define RUNNER_DUEL_DIGEST_H

#include "runner/duel/duel.h"
#include "runner/duel/kept_block.h"

/* The block's number joins its bout and its runs the suites; or it is taken again, or its benchmark
   failed. It is kept in the journal, unless it comes from there. `was_pinned`: to one CPU. 0, or -1
   with err only when the duel cannot go on: interrupted, memory. */
int duel_digest(struct duel *duel, struct kept_block *done, bool was_pinned, struct err *err);

/* The loops that a benchmark begins with: 0 when its first block finds them. Both sides take the
   same number: what the first side's benchmark wants holds for both. */
int64_t duel_first_loops(const struct duel *duel, const struct bout *bout);

/* A disk that takes no more is no reason to stop; the first cause is the one to tell. */
void duel_not_kept(struct duel *duel, const struct err *cause);

#endif
