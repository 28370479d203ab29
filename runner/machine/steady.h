/*
 * How steadily one CPU runs: the clock, the gaps in which something else had the CPU, and whether a
 * fixed native workload takes the same time again and again. Measured by the calling thread, which
 * is pinned while it lasts.
 */
#ifndef RUNNER_MACHINE_STEADY_H
#define RUNNER_MACHINE_STEADY_H

#include "results/base/err.h"
#include "runner/os/cpus.h"

#include <stddef.h>
#include <stdint.h>

/* Shorter than this is a cache miss or an interrupt's tail, not a gap. */
#define STEADY_GAP_NS 10000
enum { STEADY_BINS = 8 };
/* Upper bounds of the histogram's bins in nanoseconds; the last bin has none. */
extern const int64_t steady_bins_ns[STEADY_BINS - 1];

struct steady {
	int cpu;
	/* CLOCK_MONOTONIC */
	double clock_resolution_s; /* the smallest step seen */
	double clock_cost_s;	   /* of one reading */
	/* gaps between two readings of a loop that does nothing else */
	double watched_s;
	size_t gaps;
	double gaps_s, largest_gap_s;
	double throttled_s; /* that quotas kept the thread waiting meanwhile: gaps, too */
	size_t histogram[STEADY_BINS];
	/* the yardstick, in slices */
	size_t slices;
	double slice_s;	 /* median */
	double spread;	 /* sd of the logs of the medians of ten slices */
	double drift;	 /* last third over first third, of medians, minus 1 */
	double memory;	 /* lag-1 autocorrelation of the medians of ten */
	double memory_p; /* Ljung-Box: small when slices resemble their neighbours */
};

/* The share of the time that other programs had the CPU: gaps not caused by a quota. */
double steady_others(const struct steady *steady);

/* Takes about seconds_gaps + seconds_yardstick. Afterwards the thread's affinity is what it was
   before. 0, or -1 with err (ERR_INTERRUPTED, ERR_SYSTEM, memory). */
int steady_measure(struct steady *steady, int cpu, double seconds_gaps, double seconds_yardstick,
		   struct err *err);

#endif
