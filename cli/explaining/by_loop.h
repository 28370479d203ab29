/* `--by loop`: what its reports share. */
#ifndef CLI_EXPLAINING_BY_LOOP_H
#define CLI_EXPLAINING_BY_LOOP_H

#include "cli/explaining/by.h"
#include "runner/diagnosing/loop_counts.h"

/* One side: counted in workers of its own, and sampled in another, from outside. All borrowed. */
struct loop_side {
	const struct loop_counts *counts;
	struct call_figure totals[LOOP_TOTALS];
	double *holds;			       /* of each row, in seconds */
	const struct loop_counts_row *longest; /* that holds longest; NULL: none does */
	struct explained sampled;
	const char *no_samples; /* why it could not be sampled, a sentence; NULL: it was */
};

/* Report the only side, or both: printed, or a row for e->rows. 0, or -1 with err (memory). */
int by_loop_report_one(struct explaining *e, const struct explaining_subject *subject,
		       const struct loop_side *side, struct err *err);
int by_loop_report_two(struct explaining *e, const struct explaining_subject *subject,
		       const struct loop_side sides[2], struct err *err);

/* Append "3 tasks made, 12 callbacks run in 8 turns of the loop". */
void loop_totals_add(struct buf *out, const struct loop_side *side);
/* Append "task handler (bench.py:7)", "callback Future.set_result", "the measured loop". Raw. */
void loop_row_add(struct buf *out, const struct loop_counts_row *row);
/* Print the longest hold with its line where that was sampled; who held it how much, and what
   blocks. 0, or -1 with err (memory). */
int loop_holds_print(const struct loop_side *side, const struct explained_style *style, FILE *out,
		     struct err *err);

/* The members of one side, for programs. NULL: memory. */
json_t *loop_side_json_new(const struct loop_side *side);
json_t *loop_row_json_new(const struct loop_counts_row *row);
/* Names of the notes of all sides, and their sentences. */
json_t *loop_notes_json_new(const struct loop_side *sides, size_t n);
void loop_notes_print(const struct loop_side *sides, size_t n, FILE *out);

#endif
