/* What a duel says as a report (results/verdicts/report.h), so that its gate is the one of `assay
   compare`. */
#ifndef CLI_DUELING_DUEL_JUDGE_H
#define CLI_DUELING_DUEL_JUDGE_H

#include "cli/dueling/options.h"
#include "results/verdicts/report.h"
#include "runner/duel/duel.h"
#include "runner/preparing/pairs.h"

/* One section, items[i] of bouts[i], with the names that only one side has and the gate judged; the
   duel must outlive it. report_release is due in every case. 0, or -1 with err (memory). */
int duel_judge(struct report *report, const struct duel *duel, const struct duel_options *options,
	       const struct pairs *pairs, struct err *err);

#endif
