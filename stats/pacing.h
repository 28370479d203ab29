/*
 * Values that have a partner in time: the pacer, a fixed piece of work in a process beside them.
 *
 * The model, in logs: value_j = level + b s_j + noise, pacer_j = s_j + noise of its own, s the
 * machine's speed at that moment. So value - b pacer is the level, whatever the machine does. For
 * interpreted code beside an interpreter the slope b is near 1 (docs/pacer.md has what was
 * measured). It is found from how both move *inside* the files, never from the difference between
 * two files. Ordinary regression would make it too small, because the pacer's own noise is in the
 * regressor. So within a process the pacer's neighbouring slices are the instrument: they share s
 * with this slice, but not its noise. Between processes the noise is known and subtracted.
 * Sources: Durbin 1954 (instruments for errors in variables), Fuller 1987, 1.2 (error variance
 * known), Efron and Morris 1973 (shrinking towards prior knowledge).
 */
#ifndef STATS_PACING_H
#define STATS_PACING_H

#include "stats/ttest.h"

#include <stdbool.h>
#include <stddef.h>

/* Before any data: slopes of interpreted work were .75 to 1, of copies .35. */
#define PACING_SLOPE	1.0
#define PACING_SLOPE_SD 0.25

/* What the slices of one process say; all in logs. */
struct pacing_process {
	double value; /* log of the mean of its values */
	double pacer; /* median of the pacer's slices, per loop */
	/* Log of the mean of value / pacer over the values: the ratio to neighbours first, then the
	   mean, since what the benchmark does rarely (a garbage collection) is part of its time.
	   What disturbed a slice of the pacer is not: each is the median of three neighbours. */
	double ratio;
	double spread;	     /* standard deviation of the pacer's slices, by their MAD */
	double cross, power; /* sums over slices of value and pacer with the neighbours' pacer */
};

/* values and pacers: n logs each, in time order; scratch: n doubles. All NaN for n = 0. cross and
   power are 0 below 3 slices. */
struct pacing_process pacing_process_of(const double *values, const double *pacers, size_t n,
					double *scratch);

struct pacing_slope {
	double b, variance; /* how well b is known */
};

/* The slope from `n` processes in time order, of one file (or several, one after the other): from
   the slices in each, and from how processes differ. Shrunk towards PACING_SLOPE by how well each
   is known; PACING_SLOPE itself where the machine was too steady to tell. `groups` (NULL: one)
   names the file or machine of each process: levels are compared only within one. */
struct pacing_slope pacing_slope_of(const struct pacing_process *processes, const size_t *groups,
				    size_t n);

/* The level of a process: what it takes at a pacer's log of 0. ratio + (1 - b) pacer: neighbours
   cancel what they share, and only the rest is left to medians. */
double pacing_level(const struct pacing_process *process, double b);

/* Which kind of pacer a benchmark follows, if any: decided by the variances inside the files, as
   stats/reference.h does for yardsticks, so the difference of two files cannot choose. On a machine
   whose speed moves, a pacer that leaves most of the variance is not followed: what it leaves would
   differ between sessions too. */
enum { PACING_KINDS = 2 };
struct pacing_choice {
	int kind; /* -1: the times alone */
	struct pacing_slope slope;
	double paced_variance; /* of processes relative to that pacer; NaN: none is followed */
	double left;	       /* of the variance of the times, 0 to 1; 1 where none is followed */
	double widening; /* of the standard error, the price of having chosen: 1 or a little more */
};

/* logs: of the means of n processes; kinds[k]: what their slices say with that kind of pacer, NULL
   where there was none; groups as above. scratch: n doubles. */
struct pacing_choice pacing_choose(const double *logs,
				   const struct pacing_process *const kinds[PACING_KINDS],
				   const size_t *groups, size_t n, double *scratch);

/* The share of the time that a pacer should have: a tenth where its slices show that the machine is
   steady (they differ by at most 1.5 %), a third where it is restless (5 % and more). `spread`:
   their standard deviation between slices and processes; NaN: not known yet, a third. */
double pacing_share(double spread);
/* That standard deviation, of n processes: within and between them. NaN for none. */
double pacing_spread(const struct pacing_process *processes, size_t n);

/*
 * What differs between sessions beyond what their processes explain: the pacer's own placement, and
 * work that b does not describe. It is never assumed to be zero. It starts from what was seen on
 * other machines (shares of how much the machine moved and of what the pacer left) and learns from
 * how much earlier and later parts of these files differ. variance and degrees of freedom of one
 * session, for stats/ttest.h. levels: n of them, in time order. moved: the standard deviation of
 * the pacer's logs. waits_memory: the second kind of pacer was thought to be of use.
 */
struct ttest_session pacing_rest_of(const double *levels, size_t n, double moved, double left,
				    bool waits_memory);
/* The same plus what the slope's error adds when the machine's speed changed between two files
   (`speed`: the log of the pacers' ratio), half for each file. slope_variance NaN: the pacer is not
   used, and how much of that change is in the times is not known. */
struct ttest_session pacing_rest_moved(struct ttest_session rest, double speed,
				       double slope_variance, double slope_df);
/* Both sides of a comparison together. */
struct ttest_session pacing_rest_pool(struct ttest_session a, struct ttest_session b);

#endif
