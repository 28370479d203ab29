/* Several duels against the same first side in words: a ranked table, or a section a side; JSON. */
#ifndef CLI_DUELING_CONTEST_REPORT_H
#define CLI_DUELING_CONTEST_REPORT_H

#include "cli/dueling/duel_report.h"

/* `report` has a section for each of the duels (cli/dueling/duel_judge.h); `first` is which of
   their sides is the first one: SIDE_BASELINE, or SIDE_CANDIDATE where each other one is a baseline
   of its own. Where each side has one benchmark, they are the rows; else each duel has its table,
   and below them stand the sides by the geometric mean. 0, or -1 with err (memory), both. */
int contest_print(const struct duel *duels, const struct report *report, int first,
		  const struct duel_style *style, FILE *out, struct err *err);
/* {"duels": [what a duel's JSON has of its sides], "sides": [the first, the others], "ranking":
   [...], "fastest": a side or null, "seed", "margin", "gate"}; NULL with err (memory). */
json_t *contest_json_new(const struct duel *duels, const struct report *report, int first,
			 struct err *err);

#endif
