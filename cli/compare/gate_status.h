/* The exit status that a gate's outcome has (docs/exit-codes.md). */
#ifndef CLI_COMPARE_GATE_STATUS_H
#define CLI_COMPARE_GATE_STATUS_H

#include "results/verdicts/report.h"

#include <jansson.h>

int gate_status(enum gate_outcome outcome);

/* {"failed", "exit", "benchmarks", "undecided", "not_judged", "missing", "unloaded", "new",
   "text"}: for programs. NULL when memory ran out. */
json_t *gate_json_new(const struct report *report);

#endif
