/* Benchmarks that their suite leaves out, known before anything is measured. */
#ifndef RUNNER_DRIVE_SUITE_SKIPS_H
#define RUNNER_DRIVE_SUITE_SKIPS_H

#include "runner/target/target.h"
#include "runner/told/told.h"

/* Take them away, and tell of each reason once. 0, or -1 with err (memory). */
int suite_skips_leave_out(struct targets *targets, struct teller teller, struct err *err);

#endif
