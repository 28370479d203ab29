/*
 * A snapshot of tracemalloc (Python's own tracer of memory): what tracemalloc.Snapshot.load reads,
 * for its statistics and comparisons.
 */
#ifndef RESULTS_PROFILE_FILES_TRACEMALLOC_H
#define RESULTS_PROFILE_FILES_TRACEMALLOC_H

#include "results/base/buf.h"
#include "results/profiles/stack_profile.h"

#define TRACEMALLOC_ENDING ".tracemalloc"
#define TRACEMALLOC_TEXT   ".tracemalloc.txt"
/* The domain of what malloc was asked for, past Python; Python's own is 0. */
#define TRACEMALLOC_MALLOC 1

/* Append what is alive: one trace for each block, those of a path as large as each other. The two
   profiles have the same nodes; the weights are bytes and blocks of one iteration. Traces are in
   the form of the CPython that the profile is of (3.8 has another one than those after it). 0, or
   -1 with err (memory). */
int tracemalloc_format(const struct stack_profile *bytes, const struct stack_profile *blocks,
		       struct buf *out, struct err *err);

/* Append the same as text: a line of the source a row, the most bytes first, as tracemalloc prints
   the rows of Snapshot.statistics("lineno"). 0, or -1 with err (memory). */
int tracemalloc_top_format(const struct stack_profile *bytes, const struct stack_profile *blocks,
			   struct buf *out, struct err *err);

#endif
