/* The searches for noise in a series; each adds what it finds. */
#ifndef RESULTS_NOISE_SEARCHES_H
#define RESULTS_NOISE_SEARCHES_H

#include "results/noise/noise.h"
#include "results/noise/series.h"

/* All: 0, or -1 with err (memory). */

/* results/noise/cpu.c: what took the CPU. */
int noise_find_lost_time(struct noise *noise, const struct series *series, struct err *err);
/* results/noise/order.c: what rises or falls over the run; taken off the series when it is told. */
int noise_find_drift(struct noise *noise, struct series *series, struct err *err);
/* results/noise/process.c: what depends on the process. */
int noise_find_processes(struct noise *noise, const struct series *series, struct err *err);
/* results/noise/order.c: what depends on when a value was taken. After the others. */
int noise_find_order(struct noise *noise, const struct series *series, struct err *err);

#endif
