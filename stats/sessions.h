/*
 * How much sessions of the same code differ, when nothing ran beside them that would tell: what is
 * known before (of the machine, or by its kind) and what files show of slow change.
 *
 * A machine's speed moves at all scales: within a second, a minute, from day to day. The model is
 * flicker noise, the usual one for clocks and machines: its variogram (half the mean square of the
 * difference of two moments) grows by the same `h` whenever the time between them grows e-fold. So
 * what processes show that stand near and far from each other in one file says how much files
 * differ that were measured days apart; noise that is new in each process, as that of memory
 * layouts, does not grow and counts for nothing. A file is a short look at a slow thing: it has as
 * many degrees of freedom as its quarters would.
 *
 * The difference between the files that are compared is never looked at.
 * Sources: Allan 1966 and Barnes and others 1971 (flicker noise of clocks), von Neumann 1941 (the
 * mean square of successive differences), Gelman and others, Bayesian Data Analysis, 2.6 (a scaled
 * inverse chi-squared prior of a variance).
 */
#ifndef STATS_SESSIONS_H
#define STATS_SESSIONS_H

#include "stats/ttest.h"

#include <stddef.h>

/* What one file shows; variances of logs. */
struct sessions_seen {
	/* How much the machine moved while it was measured: the variance between processes, as far
	   as their values move too. NaN below 2 processes. */
	double moved;
	/* What sessions of such a machine would differ by, not below 0, and the error of that by
	   chance alone (a standard deviation). NaN below SESSIONS_PROCESSES_MIN. */
	double slow, error;
};
enum { SESSIONS_PROCESSES_MIN = 6 };

/* logs: of the means of n processes in time order. within: the variance of the logs of the values
   of one process, pooled over all; NaN: one value each. */
struct sessions_seen sessions_seen_of(const double *logs, size_t n, double within);

/* The variance of one session, and its degrees of freedom, for ttest_welch_sides(). `before` is
   what was known; where the files moved more, half of their mean variance is. Then each file counts
   by how well it tells. The result is above 0 when before.variance is. */
struct ttest_session sessions_learn(struct ttest_session before, struct sessions_seen old_file,
				    struct sessions_seen new_file);

#endif
