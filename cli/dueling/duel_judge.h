/* What the duels of a contest say as a report (results/verdicts/report.h), so that its gate is the
   one of `assay compare`. */
#ifndef CLI_DUELING_DUEL_JUDGE_H
#define CLI_DUELING_DUEL_JUDGE_H

#include "cli/dueling/meetings.h"
#include "results/verdicts/report.h"
#include "runner/duel/duel.h"

/* A section for each duel, items[i] of bouts[i], with the names that only one side has, and the
   gate judged over all of them; the duels, one for each meeting, must outlive it. report_release is
   due in every case. 0, or -1 with err (memory). */
int duel_judge(struct report *report, const struct duel *duels, const struct meetings *meetings,
	       const struct duel_options *options, struct err *err);

#endif
