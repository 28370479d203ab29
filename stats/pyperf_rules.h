/*
 * pyperf's own numbers, exactly as pyperf computes them, for the commands that must print what
 * pyperf prints. Not statistics to rely on: the test below treats values of one process as
 * independent, calls every comparison with unequal counts significant, and its table has gaps: see
 * docs/evidence.md for its error rates. Our verdicts never use this file.
 *
 * All take the flat list of a benchmark's values, warm-ups and calibration left out.
 */
#ifndef STATS_PYPERF_RULES_H
#define STATS_PYPERF_RULES_H

#include <stdbool.h>
#include <stddef.h>

struct pyperf_t {
	bool significant;
	bool failed; /* pyperf's exception: significant, and no t */
	double t;    /* (mean old - mean new) / ..., so above 0 is faster; NaN when failed */
};

/* Student's pooled two-sample test against the table of pyperf_critical. It fails (and is
   "significant") when the counts differ, a side is empty, both have one value, the pooled variance
   is 0, or a square overflows. */
struct pyperf_t pyperf_t_test(const double *old_x, size_t old_n, const double *new_x, size_t new_n);

/* pyperf's table of 95 % critical values: rows 1 to 30, then 40, 50, 60, 80, 100, 200 by rounding
   df down; 0 for df = 0. df < 0 does not occur. */
double pyperf_critical(long df);

/* --min-speed: true when the means are less than `percent` apart, so that pyperf calls the
   difference not significant whatever the test says. */
bool pyperf_below_min_speed(double old_mean, double new_mean, double percent);

/* "required processes": ceil(4 * 1.96^2 * (sd / mean)^2 / .01^2) over the means of the runs that
   have values; NaN (pyperf's None) for fewer than two runs. 0 when the means are equal. */
double pyperf_required_processes(const double *run_means, size_t runs);

#endif
