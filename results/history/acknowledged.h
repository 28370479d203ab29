/* Changes that are known: what people said of them (results/history/notes.h), and where they are in
   a series. A level begins anew there, and what was before it says nothing any more. */
#ifndef RESULTS_HISTORY_ACKNOWLEDGED_H
#define RESULTS_HISTORY_ACKNOWLEDGED_H

#include "results/history/series.h"

/* {"name", "commit", "when"}: from the first result of this commit on. `when` is that result's
   place in time, so that it holds when the result is pruned or its commit rebased. */
#define NOTE_ACKNOWLEDGE "acknowledge"

/* The first result whose commit begins with `prefix`; history->n: none. Two commits that do:
 *is_ambiguous. */
size_t history_result_of_commit(const struct history *history, const char *prefix,
				bool *is_ambiguous);

/* Say that the level of `name` changed for good with this result. 0, or -1 with err (ERR_SYSTEM;
   memory). */
int history_acknowledge(const struct history *history, const char *name, size_t result,
			struct err *err);

/* The points of a series at which known changes begin, ascending, each once; never the first one.
   at[] has room for series->n. Returns how many. */
size_t history_acknowledged(const struct history *history, const struct history_series *series,
			    size_t *at);

#endif
