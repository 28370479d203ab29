/*
 * The bouts of a duel as comparisons, the same data as of stored files (results/verdicts): so that
 * both have the same words, cells and JSON. What only a duel has (blocks, time spent, what would
 * decide it) is asked of the bout beside it.
 */
#ifndef CLI_DUELING_DUEL_SECTION_H
#define CLI_DUELING_DUEL_SECTION_H

#include "results/verdicts/report.h"
#include "runner/duel/duel.h"

/* items[i] is of bouts[i], with the geometric mean over those that have an interval, as `assay
   compare` has it of the duel's files; the duel must outlive it. section_release is due in any
   case. 0, or -1 with err (memory). */
int duel_section_init(struct section *section, const struct duel *duel, struct err *err);

#endif
