/*
 * How a command ends: exit statuses (docs/exit-codes.md), and printing errors.
 */
#ifndef CLI_WORDS_STATUS_H
#define CLI_WORDS_STATUS_H

#include "results/base/err.h"

#include <stddef.h>

/* Exit statuses (docs/exit-codes.md). */
enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_WRONG_USAGE = 2,
	EXIT_UNDECIDED = 3,
	EXIT_BENCHMARK_MISSING = 4,
	EXIT_NOT_COMPARABLE = 5,
	EXIT_INCOMPLETE = 6,
	EXIT_TIMED_OUT = 124,
	EXIT_WAS_INTERRUPTED = 130,
};

/* The status of a command that measured benchmarks: `failed` of them failed, `timed_out` of these
   because they took too long. EXIT_TIMED_OUT when all failures are of this kind. */
int status_of_measured(size_t failed, size_t timed_out);

/* Print "assay: <text>" to stderr and return the exit status of the error's kind. */
int status_fail(const struct err *err);

#endif
