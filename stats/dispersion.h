/*
 * How much more counts differ between workers than chance alone would make them.
 *
 * A worker's samples that fell into one thing are set against those that fell into its reference
 * (everything else), so that how long each worker was watched cancels. Were each sample drawn by
 * itself, the variance would be Poisson's; hash seeds, memory layouts and the drift of the machine
 * add to it. The dispersion is the observed variance over Poisson's: 1 is chance alone.
 *
 * From 6 workers a side a dispersion is known badly (10 degrees of freedom). Those of many things
 * know one another: a prior is learned from all of them, and each is drawn towards it by as much as
 * they agree. Sources: Cochran 1977, 6.4 (the variance of a ratio of sums, whatever the workers'
 * variances are); Smyth 2004 (moderated variances); Lund, Nettleton, McCarthy and Smyth 2012 (the
 * same for counts).
 */
#ifndef STATS_DISPERSION_H
#define STATS_DISPERSION_H

#include <stddef.h>
#include <stdint.h>

struct dispersion {
	double value; /* NaN: unknown */
	double df;    /* degrees of freedom it is known with; 0: unknown */
};

/* Of one side: x[i] of worker i fell into the thing, y[i] into its reference. Unknown below 2
   workers, and where nothing fell into one of the two. Smallest n: 2. */
struct dispersion dispersion_of(const int64_t *x, const double *y, size_t n);

/* What many things have in common. */
struct dispersion_prior {
	/* Relative variance between workers beyond Poisson's: a thing that has `mean` samples a
	   worker has the dispersion 1 + extra * mean. */
	double extra;
	double df; /* how much they agree: that of all together when they differ no more than by
		      chance; 0: nothing was learned */
};

/* How many things it takes to learn a prior. */
enum { DISPERSION_LEAST = 5 };

/* From `n` things with `means` samples in a typical worker: `extra` is where half of them lie above
   what it predicts, each weighing as much as it tells of it, so that a few unsteady ones do not
   make all others look unsteady; df by Smyth's moments of the logs. Those with fewer than 5 samples
   a worker are left out (their dispersions are too far from a chi squared). Below DISPERSION_LEAST:
   {0, 0}. scratch: n doubles. */
struct dispersion_prior dispersion_prior_of(const struct dispersion *of, const double *means,
					    size_t n, double *scratch);

/* The thing's dispersion drawn towards the prior, and its degrees of freedom. Never below 1: fewer
   differences than chance makes are luck. Unknown dispersions are the prior's. Unknown (NaN, 0)
   when neither is known. */
struct dispersion dispersion_moderated(struct dispersion own, double mean,
				       const struct dispersion_prior *prior);

#endif
