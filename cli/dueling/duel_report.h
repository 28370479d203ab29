/* A duel in words: the sentence, the table, JSON. */
#ifndef CLI_DUELING_DUEL_REPORT_H
#define CLI_DUELING_DUEL_REPORT_H

#include "cli/words/option.h"
#include "results/verdicts/report.h"
#include "runner/duel/duel.h"

#include <stdbool.h>
#include <stdio.h>

struct duel_style {
	bool quiet;   /* the verdict, and what was counted by name: no details, no notes */
	bool verbose; /* every note under its row */
	const struct texts *metrics; /* those that --metric named */
};

/* Where it was measured, and what was changed of the defaults (cli/measuring/head.h). */
void duel_print_head(const struct report *report, const struct options_given *given, FILE *out);
/* `report` is the duel's (cli/dueling/duel_judge.h). 0, or -1 with err (memory), these three. */
int duel_print_single(const struct duel *duel, const struct report *report,
		      const struct duel_style *style, FILE *out, struct err *err);
/* Sorted by what matters: slower, faster, undecided, same, failed; large differences first. */
int duel_print_table(const struct duel *duel, const struct report *report,
		     const struct duel_style *style, FILE *out, struct err *err);
/* {"benchmarks": [{"name", "verdict", "ratio", "low", "high", "blocks", "elapsed_s", "p", ...}],
   "geomean": {...}, "baseline", "candidate", "gate": {...}, ...} */
int duel_print_json(const struct duel *duel, const struct report *report, FILE *out,
		    struct err *err);
void duel_print_failures(const struct duel *duel, FILE *out);
/* Each side's suite lists what failed on it (results/model/failures.h). 0, or -1 with err (memory).
 */
int duel_add_failures(const struct duel *duel, struct err *err);
int duel_exit_status(const struct duel *duel);

#endif
