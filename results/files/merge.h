/*
 * One suite from results of several machines, or from the shards of one run. Not for adding one
 * file to another of the same machine (suite_take_all in results/files/convert.h does), though it
 * can.
 *
 * What was measured on different machines stays told apart, run by run: where hostname,
 * cpu_model_name, cpu_count, platform, aslr or python_executable of a benchmark's runs are not all
 * the same, they are kept as machine_hostname and so on, because pyperf refuses a benchmark whose
 * runs differ in them. Runs must agree on all else that says what was measured (python_version,
 * unit, ...).
 */
#ifndef RESULTS_FILES_MERGE_H
#define RESULTS_FILES_MERGE_H

#include "results/model/suite.h"

/* Is a measurement in both? the same block and side of the same duel, the same run
   (machine, date and values), or benchmarks without dates whose values are all the same. 0, or -1
   with err naming the benchmark and the run. */
int suite_check_overlap(const struct suite *suite, const struct suite *other, struct err *err);

/* Move the runs of `other` into `suite`. Refused, with both as they were, when a measurement is in
   both (suite_check_overlap), or runs of one benchmark differ in what was measured. `other` is
   empty afterwards and remains the caller's. */
int suite_merge(struct suite *suite, struct suite *other, struct err *err);

/* Whether all runs of the benchmark are of one machine (machine_equals). */
bool bench_is_of_one_machine(const struct bench *bench);

#endif
