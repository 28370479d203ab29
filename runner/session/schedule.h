/*
 * The order of processes: rounds, each a random permutation of the benchmarks that still want a
 * process. A slow drift of the machine is so spread evenly over all of them, and nobody is always
 * first. Pure but for the memory it holds: the same seed gives the same order.
 */
#ifndef RUNNER_SESSION_SCHEDULE_H
#define RUNNER_SESSION_SCHEDULE_H

#include "results/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct schedule; /* opaque */

/* For benchmarks 0 .. n-1. NULL with err when memory ran out. */
struct schedule *schedule_new(size_t n, uint64_t seed, struct err *err);
void schedule_free(struct schedule *schedule);

/* The benchmark whose turn it is: one i with wants[i], or -1 when none wants. */
long schedule_next(struct schedule *schedule, const bool *wants);

/* A hash seed for the next process, 1 .. 4294967295 (0 would switch randomization off). */
uint32_t schedule_hash_seed(struct schedule *schedule);

#endif
