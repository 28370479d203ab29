/* Results of a history that have profiles beside them. */
#ifndef CLI_HISTORY_PROFILED_H
#define CLI_HISTORY_PROFILED_H

#include "results/base/buf.h"
#include "results/history/history.h"

/* Does a file of profiles lie beside it? Memory that runs out: no. */
bool profiled_has(const struct history *history, size_t result);

/* The two results that people named by a commit, a date (results/base/when.h) or a file; of several
   that go by it the last one that has a profile. `other` NULL: `one` and the last before it that
   has one; else both in the order in which they were named. 0, or -1 with err (ERR_INPUT: none goes
   by it, or has a profile, and what keeps one). */
int profiled_find_two(size_t results[2], const struct history *history, const char *one,
		      const char *other, struct err *err);

/* Append "2026-11-29 12:20 09acdb7c1e". */
void profiled_label_add(struct buf *out, const struct history_result *result);

/* Append what else was different: "machine a -> b, kernel 6.1 -> 6.2"; nothing: no such thing is
   known. */
void profiled_differences_add(struct buf *out, const struct history *history, size_t old_result,
			      size_t new_result);

#endif
