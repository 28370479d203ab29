/* A duel in words: the live line, the sentence, the table, JSON. */
#ifndef CLI_DUELING_DUEL_REPORT_H
#define CLI_DUELING_DUEL_REPORT_H

#include "cli/words/heartbeat.h"
#include "cli/words/option.h"
#include "cli/words/table.h"
#include "results/verdicts/report.h"
#include "runner/duel/duel.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* Progress on stderr: a line that rewrites itself on a terminal, a line a block with --verbose. */
struct duel_live {
	FILE *out;
	bool is_live, is_verbose, is_quiet, is_shown;
	const struct duel *duels; /* all that go on */
	size_t n;
	int first; /* which side of them is the same in all; where there is one it is not asked */
	struct heartbeat heartbeat; /* where neither is: a line every half minute */
};

struct duel_live duel_live_new(bool quiet, bool verbose);
void duel_live_show(struct duel_live *live, const struct duel *duel, size_t pair);
void duel_live_clear(struct duel_live *live);

struct duel_style {
	bool quiet; /* the verdict, and what was counted by name: no details, no notes */
	const struct texts *metrics; /* those that --metric named */
};

/* `report` is the duel's (cli/dueling/duel_judge.h), or where there are several a section of it is.
   0, or -1 with err (memory), all. */
int duel_print_single(const struct duel *duel, const struct report *report,
		      const struct duel_style *style, FILE *out, struct err *err);
/* Sorted by what matters: slower, faster, undecided, same, failed; large differences first. */
int duel_print_table(const struct duel *duel, const struct report *report,
		     const struct duel_style *style, FILE *out, struct err *err);
/* {"benchmarks": [{"name", "verdict", "ratio", "low", "high", "blocks", "elapsed_s", "p", ...}],
   "geomean": {...}, "baseline", "candidate", "gate": {...}, ...} */
int duel_print_json(const struct duel *duel, const struct report *report, FILE *out,
		    struct err *err);
/* The table with the geometric mean, without the gate. */
int duel_print_section(const struct duel *duel, const struct report *report,
		       const struct section *section, const struct duel_style *style, FILE *out,
		       struct err *err);
/* What the gate says, if there is one. */
void duel_print_gate(const struct report *report, FILE *out);
/* Below a row: why it failed, what was counted, what a reader should know. */
void duel_add_row_notes(struct table *table, const struct duel *duel, const struct bout *bout,
			const struct comparison *comparison, const struct duel_style *style);
/* The benchmarks of a duel for programs, as above; NULL when memory ran out. */
json_t *duel_rows_json_new(const struct duel *duel, const struct report *report,
			   const struct section *section);
/* Of the n duels, in which `first` is the side that is the same in all. */
void duel_print_failures(const struct duel *duels, size_t n, int first, FILE *out);
/* Each side's suite lists what failed on it (results/model/failures.h): of the first side, which is
   `first` in each of the n duels, that of the first duel does. 0, or -1 with err (memory). */
int duel_add_failures(const struct duel *duels, size_t n, int first, struct err *err);
int duel_exit_status(const struct duel *duels, size_t n);

#endif
