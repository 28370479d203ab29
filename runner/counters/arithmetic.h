/*
 * The arithmetic of counters: what a read of perf_event gives, and the difference of two reads.
 * Pure, so that it is tested with recorded readings: a counter that is quietly 5 % low looks
 * exactly like a correct one.
 */
#ifndef RUNNER_COUNTERS_ARITHMETIC_H
#define RUNNER_COUNTERS_ARITHMETIC_H

#include <stddef.h>
#include <stdint.h>

/* One counter at one moment, or between two. A counter that shares its hardware with others ran
   only for running_ns of the enabled_ns; its count is of that part alone. */
struct counter_reading {
	uint64_t count, enabled_ns, running_ns;
};

/* Words of a read of one event: PERF_FORMAT_TOTAL_TIME_ENABLED | ..._RUNNING. */
#define COUNTER_WORDS_ALONE 3
/* The same of a group of n events, with PERF_FORMAT_GROUP. */
#define COUNTER_WORDS_GROUP(n) (3 + (n))

/* What read() gave, `bytes` of it, into *out. 0, or -1 when it is not a reading of one event. */
int counter_parse_alone(const uint64_t *words, size_t bytes, struct counter_reading *out);
/* Of a group of n events into out[0 .. n-1]: they share their times. 0, or -1 when it is not a
   reading of n events. */
int counter_parse_group(const uint64_t *words, size_t bytes, size_t n, struct counter_reading *out);

/* What was counted between two readings. Counts are modulo 2^64, so one that wrapped is right too.
 */
struct counter_reading counter_between(struct counter_reading before, struct counter_reading after);

#endif
