/* What the pacer's slices beside a run's values say (docs/pacer.md): from the columns of a file to
   the numbers of stats/pacing.h. */
#ifndef RESULTS_NOISE_PACED_H
#define RESULTS_NOISE_PACED_H

#include "results/model/suite.h"
#include "stats/pacing.h"

#include <stdbool.h>

/* Kinds as of stats/pacing.h: everyday Python first, then what waits for memory. */
extern const char *const paced_kind_names[PACING_KINDS]; /* "everyday Python", "memory" */

/* The pacer's seconds per loop beside values[i]; its CPU time where it was preempted: others take
   from a long slice more than from a short one, so a ratio by the clock would follow the lengths of
   slices. NaN where there was none. */
double paced_slice(const struct run *run, int kind, size_t i);

/* What one process says, of values less the time off their CPU (results/noise/level.h). 1: *out is
   that; 0: the run has no such slices beside most of its values; -1 with err (memory). */
int paced_process(const struct run *run, int kind, struct pacing_process *out, struct err *err);

/* Does the benchmark spend more than a fifth of its time off the CPU by its own will (sleep, input
   and output)? Such time follows no pacer. False where the files do not tell. */
bool paced_waits(const struct bench *bench);

/* The pacer's own logs beside all values: how many, at most run->nvalues, into `logs`. */
size_t paced_logs(const struct run *run, int kind, double *logs);

#endif
