/*
 * Change all runs of a suite, or none when something fails: a new suite is made from changed copies
 * and replaces the old one.
 */
#ifndef RESULTS_MODEL_CHANGE_H
#define RESULTS_MODEL_CHANGE_H

#include "results/model/suite.h"

/* Add the changed copy of the benchmark `from` to `to`, which is empty: at least one run. */
typedef int suite_change_fn(const struct bench *from, struct bench *to, const void *arg,
			    struct err *err);

/* A suite of the changed copies of all benchmarks. NULL with err, naming the benchmark. */
struct suite *suite_changed_new(const struct suite *suite, suite_change_fn *change, const void *arg,
				struct err *err);
/* The same in place: 0, or -1 with err, naming the benchmark, and the suite as it was. */
int suite_change(struct suite *suite, suite_change_fn *change, const void *arg, struct err *err);

/* Add a copy of a run: 0, or -1 with err (memory, bench_take_run). */
int bench_add_copy(struct bench *to, const struct run *run, struct err *err);

/* Exchange all benchmarks of two suites. */
void suite_swap_benches(struct suite *a, struct suite *b);

#endif
