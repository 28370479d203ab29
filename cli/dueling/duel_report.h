/* A duel in words: the live line, the sentence, the table, JSON. */
#ifndef CLI_DUELING_DUEL_REPORT_H
#define CLI_DUELING_DUEL_REPORT_H

#include "cli/words/heartbeat.h"
#include "cli/words/option.h"
#include "results/verdicts/report.h"
#include "runner/duel/duel.h"

#include <stdbool.h>
#include <stdio.h>

/* Progress on stderr: a line that rewrites itself on a terminal, a line a block with --verbose. */
struct duel_live {
	FILE *out;
	bool is_live, is_verbose, is_quiet, is_shown;
	struct heartbeat heartbeat; /* where neither is: a line every half minute */
};

struct duel_live duel_live_new(bool quiet, bool verbose);
void duel_live_show(struct duel_live *live, const struct duel *duel, size_t pair);
void duel_live_clear(struct duel_live *live);

struct duel_style {
	bool quiet; /* the verdict, and what was counted by name: no details, no notes */
	const struct texts *metrics; /* those that --metric named */
};

/* `report` is the duel's (cli/dueling/duel_judge.h). 0, or -1 with err (memory), all three. */
int duel_print_single(const struct duel *duel, const struct report *report,
		      const struct duel_style *style, FILE *out, struct err *err);
/* Sorted by what matters: slower, faster, undecided, same, failed; large differences first. */
int duel_print_table(const struct duel *duel, const struct report *report,
		     const struct duel_style *style, FILE *out, struct err *err);
/* {"benchmarks": [{"name", "verdict", "ratio", "low", "high", "blocks", "elapsed_s", "p", ...}],
   "geomean": {...}, "baseline", "candidate", "gate": {...}, ...}; `explained` becomes a member of
   it; NULL: none. */
int duel_print_json(const struct duel *duel, const struct report *report, json_t *explained,
		    FILE *out, struct err *err);
void duel_print_failures(const struct duel *duel, FILE *out);
/* Each side's suite lists what failed on it (results/model/failures.h). 0, or -1 with err (memory).
 */
int duel_add_failures(const struct duel *duel, struct err *err);
int duel_exit_status(const struct duel *duel);

#endif
