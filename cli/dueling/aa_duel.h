/*
 * The baseline against itself, beside the duels of a contest (results/verdicts/aa.h): one more duel
 * that follows the others. Its two sides are the same prepared one, so nothing is made or built
 * twice; its benchmarks are some of theirs, and no result file has it.
 */
#ifndef CLI_DUELING_AA_DUEL_H
#define CLI_DUELING_AA_DUEL_H

#include "results/verdicts/report.h"
#include "runner/duel/duel.h"

/* Each benchmark of it must find its loops: more of them would cost more than they tell. */
enum { AA_BENCHMARKS = 8 };
/* Then its interval is about as narrow as those of the verdicts, and it ends. */
enum { AA_BLOCKS = 40 };

/* Make `aa` of the first of the n configs that has benchmarks: its baseline on both sides, up to
   AA_BENCHMARKS of them from all parts of the suite, into `pairs`. Pure. */
void aa_duel_configure(struct duel_config *aa, size_t pairs[AA_BENCHMARKS][2],
		       const struct duel_config *configs, size_t n);

/* What it says, into report->aa, by the report's rules; the duel must outlive it. 0, or -1 with err
   (memory). */
int aa_duel_judge(struct report *report, const struct duel *duel, struct err *err);

#endif
