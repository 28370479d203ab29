/* The report of `--why`, for people and for programs. */
#ifndef CLI_EXPLAINING_WHY_REPORT_H
#define CLI_EXPLAINING_WHY_REPORT_H

#include "runner/diagnosing/asking.h"

#include <jansson.h>
#include <stdio.h>

/* `labels`: of the baseline and of the candidate. */
void why_print(const char *name, const char *const labels[2], const struct asked *asked, bool quiet,
	       FILE *out);

/* A member of the report's "benchmarks"; NULL: memory. */
json_t *why_json_new(const char *name, const char *const labels[2], const struct asked *asked);

#endif
