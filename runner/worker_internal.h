/* The seam of runner/worker.c for tests; for nobody else. */
#ifndef RUNNER_WORKER_INTERNAL_H
#define RUNNER_WORKER_INTERNAL_H

#include "runner/worker.h"

/* Wait for the hello of a worker whose process has been started, and keep what it says. */
int worker_greet(struct worker *worker, struct err *err);

#endif
