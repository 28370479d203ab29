/* A benchmark of a suite of asv's, as a worker told of it (runner/worker/asv_host.py), becomes a
   target. */
#ifndef RUNNER_DRIVE_SUITE_PART_H
#define RUNNER_DRIVE_SUITE_PART_H

#include "runner/drive/worker.h"
#include "runner/target/target.h"

/* Append it: a benchmark of the suite in `folder`, which also imports from `late_path` (NULL:
   nowhere). What of the suite cannot be measured is a target with a load_error. 0, or -1 with err
   (memory). */
int suite_part_add(struct targets *targets, const struct discovered *found, const char *folder,
		   const char *late_path, struct err *err);

#endif
