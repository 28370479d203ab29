/*
 * Counts what asyncio's event loops do in one iteration of a benchmark: some workers with the
 * instrument `loop` (counted.h). Where all parts agree a count is exact.
 */
#ifndef RUNNER_DIAGNOSING_LOOP_COUNTS_H
#define RUNNER_DIAGNOSING_LOOP_COUNTS_H

#include "results/profiles/call_table.h"
#include "runner/diagnosing/diagnosing.h"

/* A coroutine whose tasks ran, or another callback. */
struct loop_counts_row {
	bool is_task;
	bool is_measured;      /* the worker's own: the task that awaits the benchmark */
	char *function, *file; /* owned; file "": no Python code */
	int first_line;
	int64_t *made, *runs; /* of each part, owned */
	double *longest_s;    /* that it held the loop at once, of each value: two a part; owned */
};

/* `= {0}` may be released. */
struct loop_counts {
	size_t n_parts;
	int64_t *iterations, *turns; /* of each part, owned */
	struct loop_counts_row *rows;
	size_t n, cap;
	char *interpreter; /* "CPython 3.13.0" */
	char details[4096];
};

/* Count the side-th (0 or 1) of the sides. 0; -1 with err: the benchmark failed, no loop runs in
   it or one that cannot be counted (one sentence), interrupted, memory. Release it in every case.
 */
int loop_counts_take(struct loop_counts *counts, const struct diagnosing_config *config,
		     const struct diagnosing_side *of, int side, struct err *err);
void loop_counts_release(struct loop_counts *counts);

/* ---- what they say of an iteration. Pure. */

/* The least and the most of the parts; `of`: an array of them. */
struct call_figure loop_counts_figure(const struct loop_counts *counts, const int64_t *of);

enum loop_total { LOOP_TOTAL_TURNS, LOOP_TOTAL_CALLBACKS, LOOP_TOTAL_TASKS, LOOP_TOTALS };
/* 0, or -1 with err (memory). */
int loop_counts_total(struct call_figure *figure, const struct loop_counts *counts,
		      enum loop_total which, struct err *err);

/* How long the row holds the loop at once at most: the median over the values of the longest of
   each, so that a process which had to wait for its CPU once does not count; 0: it never does. 0,
   or -1 with err (memory). */
int loop_counts_hold(double *seconds, const struct loop_counts *counts,
		     const struct loop_counts_row *row, struct err *err);

/* Of `of`, another side, the row of the same function: by kind, the file's own name, since a file
   of two revisions has two paths, and the function's, by its last part where one of the
   interpreters (before 3.11) knows no more. NULL: it has none. */
const struct loop_counts_row *loop_counts_same(const struct loop_counts *counts,
					       const struct loop_counts_row *row,
					       const struct loop_counts *of);

/* Whether any count is not the same each time. */
bool loop_counts_vary(const struct loop_counts *counts);

#endif
