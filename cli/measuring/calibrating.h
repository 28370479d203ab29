/*
 * `assay run --calibrate-noise`: the suite against itself. Several sessions of the same code, one
 * after the other, tell how much two result files differ here when nothing has changed; what is
 * learned of each benchmark is kept (results/learned/noise_floor.h) and used by `assay compare`.
 */
#ifndef CLI_MEASURING_CALIBRATING_H
#define CLI_MEASURING_CALIBRATING_H

#include "cli/measuring/job.h"

/* Sessions: with 5, the t of the floor is 2.8; each more costs as much as all benchmarks do. */
#define CALIBRATING_SESSIONS 5

/* Measure, print, keep. The time for each benchmark (--budget) is split over the sessions. Returns
   the exit status; whatever went wrong was printed. */
int calibrating_run(struct job *job, const struct targets *targets);

#endif
