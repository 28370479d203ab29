/*
 * Two sides by the clock: pairs of plain workers in turns, each warmed up as a timed one is. What
 * the kernel and the interpreter say of their measured loops besides: time on the CPU, collections.
 * Few and short: a first look at whether a side waits, not a verdict.
 */
#ifndef RUNNER_DIAGNOSING_CLOCKS_H
#define RUNNER_DIAGNOSING_CLOCKS_H

#include "runner/diagnosing/diagnosing.h"
#include "stats/interval.h"

enum { CLOCKS_PAIRS = 5 };

/* One worker, per iteration. */
struct clocked {
	double wall_s, cpu_s; /* of the whole process, and of the children that it waited for */
	double collections;
	double loop_s; /* one loop, as an instrument would run it */
};

struct clocks {
	struct clocked sides[2][CLOCKS_PAIRS];
	size_t n; /* pairs */
	bool knows_cpu;
	bool needs_more_cpus;
	int failed_side;    /* -1: none */
	char details[4096]; /* of a failure */
};

/* Measure them. 0; -1 with err: one failed, interrupted, memory. */
int clocks_take(struct clocks *clocks, const struct diagnosing_config *config,
		const struct diagnosing_side sides[2], struct err *err);

/* Wall time, new / old: pairs are neighbours in time. Unbounded below 2 pairs. */
struct interval clocks_ratio(const struct clocks *clocks);
/* What was waited, off the CPU: new - old, as a part of the old side's wall time. */
struct interval clocks_waited(const struct clocks *clocks);

#endif
