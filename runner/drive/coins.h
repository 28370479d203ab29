/*
 * The coins of two workers in turns: everything that could favour a side is drawn by one and
 * written down.
 *
 * What is drawn depends on the master seed, the benchmark and how many of its blocks were started
 * before, and on nothing else: not on other benchmarks, and not on how many blocks run at once. The
 * same seed so gives every block the same coins on any machine. Pure.
 */
#ifndef RUNNER_DRIVE_COINS_H
#define RUNNER_DRIVE_COINS_H

#include "runner/os/placement.h"

#include <stddef.h>
#include <stdint.h>

struct coins {
	uint64_t state;
	char drawn[80]; /* "abba...": what was drawn, in order; a is side 0 */
};

/* For the `start`-th block (from 0, those taken again count) of the benchmark of that number. */
struct coins coins_of(uint64_t seed, size_t benchmark, size_t start);

/* 0 or 1, each as likely as the other. */
int coins_draw(struct coins *coins);

/* A hash seed for both sides, 1 .. 4294967295 (0 would switch randomization off); not written
   down. */
uint32_t coins_hash_seed(struct coins *coins);

/* Where the memory of both sides lies; not written down either. */
struct placement coins_placement(struct coins *coins);

#endif
