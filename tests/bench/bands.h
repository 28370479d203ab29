/*
 * How simulations judge their rows: each rate has a band, and a row is outside when the simulation
 * shows (at 99 %) that the truth is not in it. For programs of one file; `run` is theirs.
 */
#ifndef TESTS_BENCH_BANDS_H
#define TESTS_BENCH_BANDS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "stats/random.h"

#define MASTER_SEED 20260101

static struct {
	size_t repetitions;
	int rows, outside;
	uint64_t stream; /* one a row, so that rows can be added without moving others */
} run;

/* Half of the 99 % band of a share p over the repetitions. */
static inline double band_half(double p)
{
	return 2.5758293035489 * sqrt(p * (1 - p) / (double)run.repetitions);
}

static inline bool at_most(double rate, double limit)
{
	return rate <= limit + band_half(limit);
}

static inline bool at_least(double rate, double limit)
{
	return rate >= limit - band_half(limit);
}

static inline double share(size_t count)
{
	return (double)count / (double)run.repetitions;
}

/* Closes a row of a table. */
static inline void judge(bool inside)
{
	run.rows++;
	run.outside += !inside;
	printf(" %s |\n", inside ? "inside" : "**outside**");
	fflush(stdout);
}

static inline struct random_state next_stream(void)
{
	return random_seeded(MASTER_SEED, run.stream++);
}

#endif
