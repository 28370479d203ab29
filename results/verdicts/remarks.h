/* What should make the reader of a comparison careful, found in its data. */
#ifndef RESULTS_VERDICTS_REMARKS_H
#define RESULTS_VERDICTS_REMARKS_H

#include "results/verdicts/comparison.h"
#include "stats/block.h"

/* How the blocks of a duel decided, and whether outliers or drift disturb that. */
void remark_blocks(struct comparison *comparison, const struct block_verdict *decided);

/* Everything else: sides that are one and the same, too few processes, what another tool did not
   store, drift, the position of a value in its process, groups of processes, marked values, machine
   and build. Notes that do not fit into memory show in comparison->notes.failed; -1 with err only
   when there was none to look at all. */
int remark_all(struct comparison *comparison, const struct compare_rules *rules, struct err *err);

#endif
