/* A duel in words: the sentence, the table, JSON. */
#ifndef CLI_DUELING_DUEL_REPORT_H
#define CLI_DUELING_DUEL_REPORT_H

#include "cli/words/option.h"
#include "cli/words/table.h"
#include "results/verdicts/report.h"
#include "runner/duel/duel.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

struct duel_style {
	bool quiet;   /* the verdict, and what was counted by name: no details, no notes */
	bool verbose; /* every note under its row */
	const struct texts *metrics; /* those that --metric named */
};

/* Where it was measured, and what was changed of the defaults (cli/measuring/head.h). */
void duel_print_head(const struct report *report, const struct options_given *given, FILE *out);
/* `report` is the duel's (cli/dueling/duel_judge.h), or where there are several a section of it is.
   0, or -1 with err (memory), all. */
int duel_print_single(const struct duel *duel, const struct report *report,
		      const struct duel_style *style, FILE *out, struct err *err);
/* Sorted by what matters (cli/dueling/bout_order.h). */
int duel_print_table(const struct duel *duel, const struct report *report,
		     const struct duel_style *style, FILE *out, struct err *err);
/* {"benchmarks": [{"name", "verdict", "ratio", "low", "high", "blocks", "elapsed_s", "p", ...}],
   "geomean": {...}, "baseline", "candidate", "gate": {...}, ...}; NULL when memory ran out. */
json_t *duel_json_new(const struct duel *duel, const struct report *report);
/* The table with the geometric mean, without the gate. */
int duel_print_section(const struct duel *duel, const struct report *report,
		       const struct section *section, const struct duel_style *style, FILE *out,
		       struct err *err);
/* What the baseline against itself says, and the gate, if there are. */
void duel_print_end(const struct report *report, FILE *out);
/* Below a row: why it failed or is skipped, what was counted, what a reader should know. */
void duel_add_row_notes(struct table *table, const struct duel *duel, const struct bout *bout,
			const struct comparison *comparison, const struct duel_style *style);
/* The benchmarks of a duel for programs, as above; NULL when memory ran out. */
json_t *duel_rows_json_new(const struct duel *duel, const struct report *report,
			   const struct section *section);
/* Of the n duels, in which `first` is the side that is the same in all. */
void duel_print_failures(const struct duel *duels, size_t n, int first, FILE *out);
/* What failed on this side in any of the n duels or skips itself: a new list as in
   results/model/failures.h, each benchmark once (json_decref). NULL with err (memory). */
json_t *duel_failures_new(const struct duel *duels, size_t n, int side, struct err *err);
/* The names of what waited in one of the n duels when they ended (interrupted, or out of time), and
   is not in `suite`, which has all that was measured of a side in them. As above. */
json_t *duel_unmeasured_new(const struct duel *duels, size_t n, const struct suite *suite,
			    struct err *err);
int duel_exit_status(const struct duel *duels, size_t n);

#endif
