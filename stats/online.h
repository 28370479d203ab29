/*
 * Tests that come one after the other, nobody knows how many: what each of them may spend.
 *
 * Tests are numbered from 1. A level depends on what came before and on nothing else, so it is
 * fixed before the data of its test; a test is of data of its own. Both are pure and hold for any
 * number of tests, whenever somebody stops.
 */
#ifndef STATS_ONLINE_H
#define STATS_ONLINE_H

#include <stddef.h>

/*
 * The level of test i when not even one claim of all of them may be false, but with probability
 * alpha: alpha * 6 / (pi^2 i^2). The levels add up to alpha (Euler's sum), so this is Bonferroni's
 * inequality, whatever the tests depend on; called alpha-spending by Foster and Stine (JRSS B
 * 2008). Smallest i: 1. NaN for i = 0 and for an alpha outside of (0, 1).
 */
double online_spending(size_t i, double alpha);

/*
 * The level of test t when of what is claimed at most the share alpha may be false, on average:
 * LORD++ (Ramdas, Yang, Wainwright, Jordan, NIPS 2017, section 3; LORD is Javanmard and Montanari,
 * Annals of Statistics 2018). found[0 .. n-1] are the numbers of the tests before t that claimed
 * something, rising. With gamma_j = j^-1.6 / zeta(1.6), which adds up to 1:
 *
 *   level_t = gamma_t alpha / 2 + gamma_{t - found[0]} alpha / 2 + sum over i >= 1 of
 *             gamma_{t - found[i]} alpha
 *
 * so that all levels up to t together never exceed alpha times the number of claims (or half of
 * alpha while there is none). A claim earns back what those before it spent: who finds gains can go
 * on for ever, who finds none pays. Holds when the p-value of a test without an effect is, given
 * all before it, uniform or larger: each test measures anew. While nothing has an effect the chance
 * of any claim is at most alpha / 2. Smallest t: 1. NaN for t = 0 and for an alpha outside of (0,
 * 1).
 */
double online_lord(size_t t, const size_t *found, size_t n, double alpha);

#endif
