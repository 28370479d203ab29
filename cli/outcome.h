/* The outcome of a session in words, as a table, or as JSON: what timeit, run and command print. */
#ifndef CLI_OUTCOME_H
#define CLI_OUTCOME_H

#include "runner/session.h"

#include <jansson.h>
#include <stdio.h>

struct outcome_style {
	bool quiet;    /* no warnings, no details */
	bool subtract; /* values less the cost of an empty loop */
};

/* What should make the reader careful, in plain words: a new JSON array of strings (json_decref),
   NULL when memory ran out. */
json_t *outcome_warnings_new(const struct session *session, const struct measurement *measurement);

/* One benchmark, as a paragraph. */
void outcome_print_single(const struct session *session, const struct outcome_style *style,
			  FILE *out);
/* Many, as a table, then a line about the whole. 0, or -1 with err (memory). */
int outcome_print_table(const struct session *session, const struct outcome_style *style, FILE *out,
			struct err *err);
/* {"benchmarks": [{"name", "unit", "mean", "low", "high", "processes", "values", "measured_share",
   "status", "warnings": [], ...}], ...} */
int outcome_print_json(const struct session *session, const struct outcome_style *style, FILE *out,
		       struct err *err);

/* Why failed benchmarks failed, with tracebacks, for stderr. */
void outcome_print_failures(const struct session *session, FILE *out);

/* The exit status that the session's benchmarks give: 0, 1, or 124 when all failures are
   time-outs. */
int outcome_exit_status(const struct session *session);

#endif
