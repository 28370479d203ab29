/*
 * The bouts of a duel as comparisons, the same data as of stored files (results/verdicts): so that
 * both have the same words, cells and JSON. What only a duel has (blocks, time spent, what would
 * decide it) is asked of the bout beside it.
 */
#ifndef CLI_DUELING_DUEL_SECTION_H
#define CLI_DUELING_DUEL_SECTION_H

#include "results/verdicts/report.h"
#include "runner/duel/duel.h"

/* items[i] is of bouts[i], with the geometric mean over those that have an interval, at
   `mean_level`: at SECTION_MEAN_LEVEL it is the one that `assay compare` has of the duel's files.
   The duel must outlive it. section_release is due in any case. 0, or -1 with err (memory). */
int duel_section_init(struct section *section, const struct duel *duel, double mean_level,
		      struct err *err);

#endif
