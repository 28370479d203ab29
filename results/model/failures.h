/*
 * Benchmarks that have no result, or not all of it: pyperf's format has no place for them, and one
 * that failed after a few processes would look like any other. They are listed in the "assay"
 * object of the file's first run:
 *
 *     "failed": [{"name", "error", "details", "output", "skipped"}]
 *     "unmeasured": [NAME, ...]
 *
 * "skipped" is true of what was no failure, but left out by its own wish. What is unmeasured was
 * waiting when the run, or the duel, was cut short.
 */
#ifndef RESULTS_MODEL_FAILURES_H
#define RESULTS_MODEL_FAILURES_H

#include "results/model/suite.h"

/* `list` (borrowed) as above replaces the suite's list; a suite without runs has no place for it,
   and an empty list needs none. 0, or -1 with err (memory). */
int suite_set_failures(struct suite *suite, json_t *list, struct err *err);

/* {name: error} of all failures that a suite lists, also where files were appended or merged; both
   are texts. The caller owns it (json_decref); NULL when memory ran out. */
json_t *suite_failures_new(const struct suite *suite);
/* The same with what was skipped: all of which is known why it may not be there. */
json_t *suite_reasons_new(const struct suite *suite);

/* As suite_set_failures(), of names. */
int suite_set_unmeasured(struct suite *suite, json_t *list, struct err *err);
/* {name: true} of all that a suite lists as unmeasured, whether it has them by now or not. As
   above. */
json_t *suite_unmeasured_new(const struct suite *suite);

#endif
