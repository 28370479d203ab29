/*
 * Many comparisons at once: p-values adjusted for the size of their family.
 *
 * p[i] may be anything in [0, 1]; NaN means that this member was not tested: it stays NaN and does
 * not count. adjusted and p may be the same array. scratch: n indices. n = 0 does nothing.
 */
#ifndef STATS_FAMILY_H
#define STATS_FAMILY_H

#include <stddef.h>

/* Holm 1979: the chance of even one false claim stays below alpha when claims with adjusted p <=
   alpha are made, whatever the dependence. For gates. Adjusted p_(i) = max over j <= i of
   min(1, (m - j + 1) p_(j)). */
void family_holm(const double *p, size_t n, double *adjusted, size_t *scratch);

/* Benjamini and Hochberg 1995: the expected share of false claims among the claims stays below
   alpha, for independent or positively dependent tests. For reports. Adjusted p_(i) = min over
   j >= i of min(1, m p_(j) / j). */
void family_benjamini_hochberg(const double *p, size_t n, double *adjusted, size_t *scratch);

#endif
