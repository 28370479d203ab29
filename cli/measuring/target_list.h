/* The benchmarks that a suite holds, named without measuring: what `assay run --list` prints. */
#ifndef CLI_MEASURING_TARGET_LIST_H
#define CLI_MEASURING_TARGET_LIST_H

#include "runner/target/target.h"

#include <stdbool.h>
#include <stdio.h>

/* A line each, for people: name, description, and why it cannot be measured. */
void target_list_print(const struct targets *targets, FILE *out);

/* {"benchmarks": [{"name", "kind", "path", "description", "error", "skipped"}]}: kind is function,
   snippet or script; what there is none of is null (docs/suites.md). 0, or -1 with err (memory). */
int target_list_print_json(const struct targets *targets, FILE *out, struct err *err);

/* Are there files of which it could not be found out what to measure? */
bool target_list_has_errors(const struct targets *targets);

#endif
