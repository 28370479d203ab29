/*
 * How fast a process was, apart from what disturbed it: the level of a run.
 *
 * The mean of a process is what results are made of, and it holds every moment in which the machine
 * was slow. Whoever asks what kind of process it was (one of a slow group? an odd one?) wants to
 * look through these: what disturbs a value makes it longer, hardly ever shorter. So the level is
 * the lower quartile of the values, each less the time for which its thread was off the CPU against
 * its will.
 */
#ifndef RESULTS_NOISE_LEVEL_H
#define RESULTS_NOISE_LEVEL_H

#include "results/model/suite.h"

/* The share of values[i] for which its thread was off the CPU against its will, by its evidence: 0
   where it was not preempted or nothing is known, and where it also waited of its own accord, since
   the two times cannot be told apart. */
double level_off_share(const struct run *run, size_t i);

/* values[i] less that time. */
double level_value(const struct run *run, size_t i);

/* The lower quartile of these; NaN without values. scratch: nvalues doubles. */
double level_of(const struct run *run, double *scratch);

/* The mean of the processes' means, as every result is told, but of level_value: what remains when
   the time that others took is off. NaN without values. */
double level_mean(const struct bench *bench);

#endif
