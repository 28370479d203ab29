/* What would decide a bout that is undecided: how many blocks, and the options that give it them.
 */
#ifndef CLI_DUELING_DUEL_REMEDY_H
#define CLI_DUELING_DUEL_REMEDY_H

#include "results/base/buf.h"
#include "runner/duel/duel.h"

struct duel_remedy {
	size_t more; /* blocks; 0: no number can be named */
	double seconds;
	double budget_s; /* the --budget that has room for them; 0: the plan ends before */
	size_t blocks;	 /* of --blocks, where the plan ends before; else 0 */
};

/* Of a bout that has no verdict. Where there are too few blocks for an interval, those of the
   fewest that have one. Pure. */
struct duel_remedy duel_remedy_of(const struct duel *duel, const struct bout *bout);

/* "about 12 more blocks (9 s) would decide (--budget 30s)"; "3 blocks are too few for an interval,
   6 are the fewest (--budget 40s)"; or that none would. */
void duel_remedy_add(struct buf *out, const struct duel *duel, const struct bout *bout);

#endif
