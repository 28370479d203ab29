/*
 * What `convert` does to a suite in memory: add another, choose benchmarks and runs, drop
 * warmups, change metadata. The operations of pyperf's convert, without its defects (where they
 * differ, the function says so). A refused operation leaves the suite as it was.
 */
#ifndef RESULTS_FILES_CONVERT_H
#define RESULTS_FILES_CONVERT_H

#include "results/model/suite.h"

/* Move the runs of `other` into `suite`: to the benchmarks of the same name, whose runs they must
   agree with (bench_take_run); other benchmarks are appended. `other` is empty afterwards and
   remains the caller's. */
int suite_take_all(struct suite *suite, struct suite *other, struct err *err);

/* Keep only the benchmarks of these names, in the suite's order. Unknown names are ignored, unless
   all are unknown (ERR_INPUT). */
int suite_include_benches(struct suite *suite, const char *const *names, size_t n, struct err *err);
/* Remove the benchmarks of these names; something must be left. */
int suite_exclude_benches(struct suite *suite, const char *const *names, size_t n, struct err *err);

/* "1-3,7": runs from 1, in the order given. */
struct run_range {
	int64_t first, last;
};
struct run_list {
	struct run_range *ranges;
	size_t n, cap;
};
/* Errors are pyperf's words: "invalid list of runs", "empty list of runs", "number of runs starts
   at 1". */
int run_list_parse(struct run_list *list, const char *text, struct err *err);
void run_list_release(struct run_list *list);

/* Of each benchmark keep only these runs, in the list's order and as often as they are listed;
   numbers beyond the last are passed over. A benchmark must keep a run. */
int suite_include_runs(struct suite *suite, const struct run_list *list, struct err *err);
/* Of each benchmark remove these runs; one must be left. (pyperf removes others as well when the
   list is not in order.) */
int suite_exclude_runs(struct suite *suite, const struct run_list *list, struct err *err);

/* Remove all warmups, and the calibration runs, which have nothing else. (pyperf fails when there
   is a calibration run.) A benchmark of calibration runs only is an error. */
int suite_remove_warmups(struct suite *suite, struct err *err);

/* Set metadata in all runs: "K=V,K=V". A value is a number where the key's rule wants one (in
   pyperf it is always text, so such keys cannot be set). inner_loops cannot be changed, since
   values are stored divided by it; nor the name of several benchmarks to the same. */
int suite_update_metadata(struct suite *suite, const char *updates, struct err *err);

/* Make the number under `key` the one value of each run, with the key's unit if it has one; warmups
   and evidence go. Calibration runs go too unless there are no others, and loops and inner_loops,
   since the value is no time per loop (pyperf keeps both). */
int suite_extract_metadata(struct suite *suite, const char *key, struct err *err);

/* Make what was counted as `name` (results/model/metric.h) the values: a run for each process or
   layout that counted, with the metric's unit. A count of 0 cannot be a value of pyperf's.
   Benchmarks that have no such metric are an error. */
int suite_extract_metric(struct suite *suite, const char *name, struct err *err);

/* Keep only each run's name and unit. */
int suite_remove_all_metadata(struct suite *suite, struct err *err);

#endif
