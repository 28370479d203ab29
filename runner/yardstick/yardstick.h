/*
 * The yardstick: a fixed native workload, the same in every build of every interpreter, that is
 * measured in short slices between the values. Two files of one machine can so be compared as
 * ratios to it: what slowed the whole machine slowed the yardstick too.
 */
#ifndef RUNNER_YARDSTICK_YARDSTICK_H
#define RUNNER_YARDSTICK_YARDSTICK_H

#include <stdint.h>

enum yardstick { YARDSTICK_MIX, YARDSTICK_MEMORY, YARDSTICK_KINDS };

/* Look-ups in a hash table that fits the second-level cache, mixed with integer arithmetic and
   branches that depend on the data: what an interpreter's loop does most. */
uint64_t yardstick_mix(uint64_t iterations);

/* A random walk through 16 MiB: every step waits for memory. 0 when there is no memory for it. */
uint64_t yardstick_memory(uint64_t iterations);

#endif
