/* One benchmark's runs as the series that the search for noise wants: times, shares, means. */
#ifndef RESULTS_NOISE_SERIES_H
#define RESULTS_NOISE_SERIES_H

#include "results/model/suite.h"

#include <stdbool.h>

/* Units: seconds. NaN is "not known". */
struct series {
	size_t processes; /* that have values */
	size_t values;	  /* of all of them */
	double margin;
	const struct bench *bench; /* borrowed */
	const struct suite *run;   /* likewise: what it was measured among; NULL: not known */
	const struct run **runs;
	/* One a process. log_mean: of its mean; level: of how fast it was apart from disturbances
	   (results/noise/level.h); both less the time off the CPU, which is reported by itself, and
	   moved as noise_find's `logs` say. yardstick: of the fixed workload beside it. */
	double *log_mean, *level, *yardstick, *start, *off_share;
	double slope; /* of a drift that was reported, on logs a second: taken off log_mean and
			 level already, off single values not yet */
	/* one a value, in time order */
	double *middle, *wall;
	bool *is_preempted;
	double off_s, wall_s; /* of all values: the clock's time, and what of it the thread was off
				 the CPU against its will */
	size_t preempted, migrated;
	bool has_clock; /* all starts are known and ascend: one session, in time order */
};

/* `= {0}` may be released. 0, or -1 with err (memory). */
int series_init(struct series *series, const struct bench *bench, const double *logs, double margin,
		struct err *err);
void series_release(struct series *series);

/* Seconds in the metadata as a share of the durations of the same processes; NaN where none has
   both, since what is divided by less than the time it was taken in is no share. */
double series_share(const struct series *series, const char *key);

/* Sum over the processes of a number in their metadata; 0 where none has it. */
double series_sum_meta(const struct series *series, const char *key);

/* Make it a series without that drift: what is told once need not be told in other words. t: the
   time or number of each process, as the slope has it. */
void series_take_drift(struct series *series, const double *t, double slope);

/* results/noise/repeats.c: does that period show in the other benchmarks of the run as well, in
   half of those that can tell? True where there are no others. 0, or -1 with err (memory). */
int series_period_repeats(const struct series *series, double period, bool *repeats,
			  struct err *err);

#endif
