/*
 * Is what is counted by call path true in this interpreter? A thousand known requests of a known
 * line, in a known caller: so what cannot be read here is refused, and not guessed.
 */
#ifndef RUNNER_WORKER_SITES_TEST_H
#define RUNNER_WORKER_SITES_TEST_H

#include "runner/worker/worker.h"

#include <stdbool.h>

/* With the hooks in place; what it counts stays counted. repeat: itertools.repeat. is_alone: no
   other thread asks meanwhile, so that each request is known to be a temporary one. 0, or -1 with
   an exception. */
int sites_test(PyObject *repeat, bool is_alone);

#endif
