/*
 * Order statistics: sorting into the caller's scratch, quantiles, median, MAD.
 *
 * Functions named _sorted want ascending data as order_sort leaves them; the others sort a copy in
 * `scratch` (n doubles) and leave x alone. NaN sorts last, and any quantile of data with a NaN is
 * NaN; infinities are ordinary values. n = 0 gives NaN everywhere; n = 1 the value itself (MAD 0).
 */
#ifndef STATS_ORDER_H
#define STATS_ORDER_H

#include <stddef.h>

/* A normal sample's sd is this many times its MAD: 1 / normal quantile of 3/4. */
#define ORDER_MAD_TO_SD 1.482602218505602

/* Copy x to sorted, ascending, NaN last. The two may be the same array; no memory is asked for. */
void order_sort(const double *x, size_t n, double *sorted);

/* Quantile q in [0, 1], Hyndman-Fan type 7 (R's and NumPy's default, pyperf's): linear between the
   floor and the ceiling of (n-1)q. NaN for q outside. Equal neighbours give exactly that value. */
double order_quantile_sorted(const double *sorted, size_t n, double q);

/* Mean of the two middle values when n is even. */
double order_median_sorted(const double *sorted, size_t n);
/* The same of x as it comes. scratch: n doubles. */
double order_median(const double *x, size_t n, double *scratch);

/* Median absolute deviation from the median * ORDER_MAD_TO_SD: estimates sd for normal data. 0 for
   n = 1 and when more than half of the values are equal. scratch: n doubles. */
double order_mad_scaled(const double *x, size_t n, double *scratch);

/* Interquartile range: quantile 3/4 minus quantile 1/4. */
double order_iqr_sorted(const double *sorted, size_t n);

#endif
