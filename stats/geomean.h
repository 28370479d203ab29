/*
 * The geometric mean of a suite's ratios, with an interval in each of its two meanings.
 *
 * Inputs are log ratios d (log(new / old), one a benchmark), the result is on logs as well:
 * interval_exp gives the ratio. Both estimate mean(d); they differ in what they claim:
 *
 *   this suite           the benchmarks are fixed, the uncertainty is that of measuring each:
 *                        geomean_this_suite
 *   programs like these  the benchmarks are a sample of programs: geomean_programs_like_these
 *
 * n = 0: no estimate, unbounded. A NaN or infinite d makes all NaN: leave out what was not
 * measured.
 */
#ifndef STATS_GEOMEAN_H
#define STATS_GEOMEAN_H

#include <stddef.h>

#include "stats/interval.h"

/* Independent benchmarks with standard errors se[] on df[] degrees of freedom:
   se^2 = sum se_i^2 / n^2, Satterthwaite's df. Unbounded when one se is NaN or infinite (one
   process only), since that one may be anywhere. Smallest n: 1. */
struct interval geomean_this_suite(const double *d, const double *se, const double *df, size_t n,
				   double level);

/* Student's interval over the n log ratios; assumes that the benchmarks are like draws from the
   programs of interest. Smallest n: 2. */
struct interval geomean_programs_like_these(const double *d, size_t n, double level);

#endif
