/* The outcome of a session in words, as a table, or as JSON: what timeit, run and command print. */
#ifndef CLI_MEASURING_OUTCOME_H
#define CLI_MEASURING_OUTCOME_H

#include "cli/measuring/headlines.h"
#include "cli/words/option.h"
#include "results/profile_files/profile_set.h"
#include "runner/session/session.h"

#include <jansson.h>
#include <stdio.h>

struct outcome_style {
	bool quiet;    /* no warnings, no details */
	bool verbose;  /* all notes under their rows, and columns that few want */
	bool subtract; /* values less the cost of an empty loop */
	/* Those that --metric named: a part of the result, which quiet keeps. */
	const struct texts *metrics;
	const struct headlines *headlines; /* NULL: the clock's figures alone */
};

/* What should make the reader careful: a new JSON array of {"kind", "text", and numbers}
   (json_decref), NULL when memory ran out. headline: NULL where no pacer ran. */
json_t *outcome_findings_new(const struct session *session, const struct measurement *measurement,
			     const struct headline *headline);

/* One benchmark, as a paragraph. */
void outcome_print_single(const struct session *session, const struct outcome_style *style,
			  FILE *out);
/* Many, as a table, then a line about the whole. 0, or -1 with err (memory). */
int outcome_print_table(const struct session *session, const struct outcome_style *style, FILE *out,
			struct err *err);
/* {"benchmarks": [{"name", "unit", "mean", "low", "high", "processes", "values", "measured_share",
   "status", "warnings": [], "findings": [], ...}], ...}; NULL when memory ran out. */
json_t *outcome_json_new(const struct session *session, const struct outcome_style *style);

/* A page (docs/report.md) with `head` below its title, where the time goes from `profiles` (NULL:
   none are known), appended to `out`. 0, or -1 with err (memory). */
int outcome_page_format(const struct session *session, const struct outcome_style *style,
			const char *head, const struct profile_set *profiles, struct buf *out,
			struct err *err);

/* Why benchmarks failed or were skipped, with the end of their tracebacks and output: a new list as
   in results/model/failures.h (json_decref). NULL with err (memory). */
json_t *outcome_failures_new(const struct session *session, struct err *err);
/* The names of those that no process of a session which was cut short has measured. As above. */
json_t *outcome_unmeasured_new(const struct session *session, struct err *err);

/* One of such a list, without what it printed: `cause` says by its kind whether it was skipped.
   Takes the name. NULL: memory. */
json_t *outcome_failure_new(json_t *name, const struct err *cause, const char *details);

/* Of what explains a failure the end says most: its last 4096 bytes, from the start of a line on.
   Borrowed; NULL for NULL. */
const char *outcome_end_of(const char *details);

/* A text from outside as JSON: null when there is none. */
json_t *outcome_text_new(const char *text);

/* Why failed benchmarks failed, with tracebacks, for stderr. */
void outcome_print_failures(const struct session *session, FILE *out);

/* How many of a stored benchmark's processes (NULL: none) did not end by themselves, and how the
   first of them ended, borrowed. */
size_t outcome_killed(const struct bench *bench, const char **how);

/* The exit status that the session's benchmarks give: 0, 1, or 124 when all failures are
   time-outs. */
int outcome_exit_status(const struct session *session);

#endif
