/*
 * What the benchmarks of an asv suite need before they are measured: a folder in which their
 * processes work, and what their setup_cache() made, once for all that share it.
 */
#ifndef RUNNER_DRIVE_SUITE_CACHES_H
#define RUNNER_DRIVE_SUITE_CACHES_H

#include "runner/drive/worker.h"
#include "runner/os/environment.h"
#include "runner/target/target.h"

/* Make that for those that are `measured` (one of them for each target; NULL: all are), below
   targets->scratch, by workers of `spec` (its env is made by `rules`; its timeout_s goes before a
   suite's own). Nothing for targets of no suite. A cache that cannot be made is a load_error of all
   that share it. 0, or -1 with err: interrupted, memory, no temporary folder, no interpreter. */
int suite_caches_make(struct targets *targets, const bool *measured, const struct worker_spec *spec,
		      const struct environment_rules *rules, struct err *err);

#endif
