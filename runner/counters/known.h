/* A loop of a known number of instructions: what an instrument must count exactly before it is
   believed. */
#ifndef RUNNER_COUNTERS_KNOWN_H
#define RUNNER_COUNTERS_KNOWN_H

#include <stdint.h>

/* Instructions of one iteration; 0 where the compiler chooses them: then only that twice the
   iterations are twice the instructions can be asked. */
#if defined(__x86_64__) || defined(__i386__) || defined(__aarch64__)
#define KNOWN_PER_ITERATION 2
#else
#define KNOWN_PER_ITERATION 0
#endif

/* Take so many iterations; at least one. */
void known_loop(uint64_t iterations);

#endif
