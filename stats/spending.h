/*
 * Looking more than once: a fixed budget of error, spent over looks that were fixed in advance.
 *
 * At look k, after n_k blocks, the tests run at level 1 - alpha_k. The union bound keeps the total
 * error below the sum of the alphas whatever the dependence between looks, exact when the tests
 * are; no recursion tables are needed. Never decide between two looks.
 */
#ifndef STATS_SPENDING_H
#define STATS_SPENDING_H

#include <stdbool.h>
#include <stddef.h>

#define SPENDING_LOOKS_MAX 16

struct spending_look {
	size_t n;     /* blocks at this look */
	double alpha; /* two-sided error spent here */
};

struct spending {
	size_t count;
	struct spending_look look[SPENDING_LOOKS_MAX];
};

/* The default of a duel: looks after 16, 24, 40, 80 and 200 blocks, spending .005, .005, .010, .010
   and .020. The first is the cheapest with a usable exact test at .005 (2^-15); those that follow
   come soon, since a difference of 1 % shows after 20 to 60 blocks; the last keeps most of the
   error for what is small, and is the largest with an exact test (SIGNED_RANK_EXACT). Against three
   looks (16, 48, 144) and for the same total error they end a duel of 1 % a quarter sooner and find
   as much of 0.5 % in the same time (docs/evidence.md). */
struct spending spending_duel(void);

/* One look after n blocks that spends alpha. */
struct spending spending_fixed(size_t n, double alpha);

/* The plan of each of n duels that share the error of one: every look spends the n-th part of it,
   so the chance that even one of them claims what is not so is at most spending_total(plan),
   whatever the dependence between them (Bonferroni's inequality; for comparisons with one control
   Dunn, Multiple comparisons among means, JASA 1961). Their intervals hold at once at the same
   level. n is 1 or more. */
struct spending spending_shared(const struct spending *plan, size_t n);

/* The same looks spending another total, each in proportion: for a duel that is one of several
   tests (stats/online.h). 0 < total < 1. A total so small that a look cannot reject anything leaves
   that look without use, not wrong. */
struct spending spending_of_total(const struct spending *plan, double total);

/*
 * The plan for stopping at n blocks for a reason that is not in the data (a time budget): the looks
 * before n as they were, and a last one at n that may spend all that is left, so the total is the
 * same. A plan without looks after n, and n = 0, change nothing.
 */
struct spending spending_ended_at(const struct spending *plan, size_t n);

/*
 * The plan for stopping at n blocks in the same way, but perhaps going on later: the looks
 * before n as they were, one at n that may spend half of what the looks after it would have, and
 * these with the other half. The total is the same, however often that happens. A plan without
 * looks after n, n = 0, and a plan that has no room for one more look change nothing.
 */
struct spending spending_paused_at(const struct spending *plan, size_t n);

/* True when there is at least one look, the n increase from 1 or more, every alpha is inside (0, 1)
   and their sum is below 1. The functions below ask for a valid plan. */
bool spending_valid(const struct spending *plan);

/* Sum of the alphas: the overall error. */
double spending_total(const struct spending *plan);

/* Index of the look that is due at exactly n blocks, or -1. */
int spending_look_at(const struct spending *plan, size_t n);

/* Blocks of the first look after n blocks; 0 when no look is left. */
size_t spending_next_n(const struct spending *plan, size_t n);

/* Confidence level of look k: 1 - alpha_k. */
double spending_level(const struct spending *plan, size_t k);

/* Overall p-value after the first `looks` looks with two-sided p-values p[]: the smallest total
   alpha at which the plan, scaled to it, would have rejected at one of them:
   min over k of p_k * total / alpha_k, at most 1. A NaN is a look without a test. This, not p_k, is
   what Holm and the report take. 1 when looks is 0. */
double spending_p(const struct spending *plan, const double *p, size_t looks);

#endif
