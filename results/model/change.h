/*
 * Changing all runs of a suite so that what fails in the middle has changed nothing: a new suite is
 * made of changed copies and takes the place of the old one.
 */
#ifndef RESULTS_MODEL_CHANGE_H
#define RESULTS_MODEL_CHANGE_H

#include "results/model/suite.h"

/* Add to `to`, which is empty, what becomes of the benchmark `from`: at least one run. */
typedef int suite_change_fn(const struct bench *from, struct bench *to, const void *arg,
			    struct err *err);

/* A suite of what becomes of each benchmark. NULL with err, naming the benchmark. */
struct suite *suite_changed_new(const struct suite *suite, suite_change_fn *change, const void *arg,
				struct err *err);
/* The same in place: 0, or -1 with err, naming the benchmark, and the suite as it was. */
int suite_change(struct suite *suite, suite_change_fn *change, const void *arg, struct err *err);

/* Add a copy of a run: 0, or -1 with err (memory, bench_take_run). */
int bench_add_copy(struct bench *to, const struct run *run, struct err *err);

/* Exchange all benchmarks of two suites. */
void suite_swap_benches(struct suite *a, struct suite *b);

#endif
