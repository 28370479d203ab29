/*
 * The statistics that pyperf's displays show, with pyperf's definitions and its roundings: all
 * values of all runs in one list. Python computes mean and deviation as exact fractions rounded
 * once; quadruple precision reaches the same doubles. Not for verdicts: stats/ and `assay compare`.
 */
#ifndef CLI_PYPERF_SAMPLE_H
#define CLI_PYPERF_SAMPLE_H

#include "cli/pyperf/format.h"
#include "results/base/err.h"

#include <stddef.h>

/* A list of numbers; `struct pyperf_sample s = {0}` is valid and empty. */
struct pyperf_sample {
	struct pyperf_number *items;
	size_t n, cap;
};

/* Append. 0, or -1 when memory ran out. */
int pyperf_sample_add(struct pyperf_sample *sample, struct pyperf_number number);
void pyperf_sample_release(struct pyperf_sample *sample);

/* A sorted copy (equal numbers keep their order). 0, or -1 when memory ran out. */
int pyperf_sample_sort(const struct pyperf_sample *sample, struct pyperf_sample *sorted);

/* Sum, rounded once (Python's math.fsum); 0 for none. */
double pyperf_sum(const struct pyperf_sample *sample);

/* These want at least one number. The first of equal ones is the minimum and the maximum. */
struct pyperf_number pyperf_min(const struct pyperf_sample *sample);
struct pyperf_number pyperf_max(const struct pyperf_sample *sample);
struct pyperf_number
pyperf_mean(const struct pyperf_sample *sample); /* an int if it comes out so */

/* Sample deviation, divisor n - 1; at least two numbers. */
double pyperf_stdev(const struct pyperf_sample *sample);

/* Of a sorted sample, at least one number: median, and percentile p of 0 to 100, linear between
   neighbours (Hyndman-Fan type 7). */
struct pyperf_number pyperf_median(const struct pyperf_sample *sorted);
struct pyperf_number pyperf_percentile(const struct pyperf_sample *sorted, int p);

/* Median absolute deviation from the median, unscaled. 0, or -1 when memory ran out. */
int pyperf_mad(const struct pyperf_sample *sorted, double *mad);

/* Geometric mean of n > 0 numbers above 0, as Python's statistics.geometric_mean. */
double pyperf_geometric_mean(const double *x, size_t n);

/* Whether two means differ, by pyperf's test: Student's two-sample t, pooled variance, two-sided, 5
   %, critical values from pyperf's table. pyperf refuses unequal counts; here the general form of
   the same test is used, equal to pyperf's for equal counts. */
enum pyperf_difference {
	PYPERF_SAME,	   /* |t| below the critical value; or neither spread nor difference */
	PYPERF_DIFFERENT,  /* |t| at or above it; or no spread on either side, and a difference */
	PYPERF_NOT_TESTED, /* one value on each side: there is nothing to test with */
};

/* *t is NaN where there is no spread, or nothing to test with. Both samples hold at least one. */
enum pyperf_difference pyperf_test(const struct pyperf_sample *a, const struct pyperf_sample *b,
				   double *t);

#endif
