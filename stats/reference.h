/*
 * Which reference to divide by: several yardsticks were measured beside a benchmark, and the ratio
 * to one of them may vary less between the processes of a file than the time itself does, or more.
 *
 * The choice must not inflate the error of the test that follows, so it sees nothing but variances
 * within the files: of normal data these are independent of the difference between the files. One
 * bias is left: a variance chosen for being small is too small. So of variances that are alike the
 * largest is believed. tests/unit/stats/test_reference.c shows what that does.
 */
#ifndef STATS_REFERENCE_H
#define STATS_REFERENCE_H

#include <stddef.h>

/* A later reference takes the place of an earlier one when its ratio's variance is smaller by this
   factor. */
#define REFERENCE_CLEARLY 0.8
/* A reference that widens the interval by more than a fifth is not used: it follows something other
   than the benchmark. One that neither widens nor narrows it is used: it costs little, and sees
   what changes between the files. */
#define REFERENCE_TOLERATED 1.44
/* Variances within this factor are alike. */
#define REFERENCE_ALIKE 1.6
/* With fewer degrees of freedom, variances say too little: use the first reference. */
#define REFERENCE_DF_MIN 8

/* Variance within two files of n and m processes, pooled; df n + m - 2. NaN below 1. */
double reference_pooled(double old_variance, size_t n, double new_variance, size_t m);

struct reference {
	size_t index;	 /* what to use, 0 for the times alone */
	double widening; /* factor for the standard error: 1 or a little more */
};

/* variances[0] is that of the logs of the times, variances[k] that of the logs of their ratios to
   reference k, all pooled with `df` degrees of freedom; NaN: there is no such reference. */
struct reference reference_choose(const double *variances, size_t n, double df);

#endif
