/*
 * A small seeded generator (xoshiro256**, Blackman and Vigna 2018) for resampling and simulations:
 * the same seed gives the same numbers on every machine. Not for secrets.
 *
 * Our own because GSL's generators live on the heap, and nothing in stats/ allocates. `struct
 * random_state` is plain data: a copy continues from the same point.
 */
#ifndef STATS_RANDOM_H
#define STATS_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct random_state {
	uint64_t s[4];
};

/* Any seed is fine, also 0: SplitMix64 spreads it. Different streams of one seed are independent
   for all practical purposes: one per purpose, so that adding a draw here does not move those
   there. */
struct random_state random_seeded(uint64_t seed, uint64_t stream);

/* 64 random bits. */
uint64_t random_bits(struct random_state *state);

/* In (0, 1), never an end: 52 random bits, shifted by half a step. */
double random_uniform(struct random_state *state);

/* In 0 .. n-1, each equally likely (no modulo bias); 0 for n = 0. */
size_t random_below(struct random_state *state, size_t n);

/* True with probability 1/2. */
bool random_coin(struct random_state *state);

/* Standard normal, by inversion: one draw each. */
double random_normal(struct random_state *state);

#endif
