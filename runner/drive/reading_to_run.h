/* From what a worker said to what a run holds: the value, and the evidence beside it. */
#ifndef RUNNER_DRIVE_READING_TO_RUN_H
#define RUNNER_DRIVE_READING_TO_RUN_H

#include "results/model/suite.h"
#include "runner/drive/message.h"

#include <stdbool.h>

/* Add the value (or warmup) of `loops` loops, each of which does the work inner_loops times, with
   its evidence; offsets are from session_start_ns. */
int reading_add_to_run(const struct reading *reading, struct run *run, bool is_warmup,
		       int64_t loops, int64_t inner_loops, int64_t session_start_ns,
		       struct err *err);

/* Now, as the metadata key `date` wants it: local time, microseconds. */
int run_set_date_now(struct run *run, struct err *err);

#endif
