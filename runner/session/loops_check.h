/*
 * Does the time per loop depend on the number of loops?
 *
 * What a value pays once, however many loops it holds (set-up inside the timed function, the time
 * until the adaptive interpreter or a JIT knows what it runs), is shared by its loops. With few of
 * them it can be most of the value, and differ between two interpreters more than the work does: a
 * verdict then has the wrong sign. So values of `few` loops are compared with values of `many`, 8
 * times as long, but no shorter than 40 ms and no longer than pyperf's (LOOPS_CHECK_S); where the
 * time per loop differs, the benchmark gets 8 times as many (never more than those), and is asked
 * again. 8 times as many alone would not do for short values: of an interpreter that needs 60 loops
 * to learn, 8 and 64 are equally slow.
 *
 * The machine may change its speed meanwhile, so few and many are taken in pairs, one right after
 * the other, in turns of order, and each pair is one number: the log of the ratio of their times
 * per loop. The rule, stated before the data:
 *
 *   steady   one pair lies within half of LOOPS_CHECK_TOLERANCE, or two within it, or three do not
 *            lie beyond it on the side where most do
 *   depends  beyond the tolerance on one side lie 6 of 6 pairs, 8 of 9 or 10 of 12
 *
 * Those who decide `depends` are significant sign tests of the median against the tolerance (each
 * p < .04, two-sided), whatever the noise is like. An ordinary benchmark on a quiet machine costs
 * one pair. Deciding is pure; loops_settle asks its caller for the times.
 */
#ifndef RUNNER_SESSION_LOOPS_CHECK_H
#define RUNNER_SESSION_LOOPS_CHECK_H

#include "results/base/err.h"

#include <stdint.h>

/* Times per loop that differ by less are the same. */
#define LOOPS_CHECK_TOLERANCE 0.02
/* pyperf's least duration of a value: where these are as long, nothing is checked. */
#define LOOPS_CHECK_S	  0.1
#define LOOPS_CHECK_PAIRS 12

enum loops_finding { LOOPS_OPEN, LOOPS_STEADY, LOOPS_DEPEND };

/* The pairs so far. `= {0}` is valid and empty. */
struct loops_check {
	double logs[LOOPS_CHECK_PAIRS];
	int n;
};

/* Another pair, in seconds per loop; only while the finding is open. One that took no time counts
   as equal. */
void loops_check_add(struct loops_check *check, double few_s, double many_s);

enum loops_finding loops_check_finding(const struct loops_check *check);

/* By how much a loop takes longer among few than among many: .5 for half as long again; the median
   of the pairs. 0 without any. */
double loops_check_change(const struct loops_check *check);

/* The loops to compare `loops` with, which take seconds; their values may last longest_s. 0: they
   do already, or nearly. */
int64_t loops_check_many(int64_t loops, double seconds, double longest_s);

/* How long a value may become for a benchmark that has budget_s: LOOPS_CHECK_S, less when that is
   more than a small part of it. */
double loops_check_longest_s(double budget_s);

/* What became of a benchmark's loops. */
struct loops_dependence {
	int64_t few;   /* that were compared last with those it has now, and differed; 0: none */
	double change; /* as of loops_check_change */
};

struct loops_probe {
	/* Measure a value of so many loops on this side. 0, or -1 with err. */
	int (*take)(void *context, int side, int64_t loops, double *seconds, struct err *err);
	void *context;
	int sides; /* 1 or 2, which have the same number of loops */
	double longest_s;
};

/* From *loops, whose value takes *seconds (of the slower side), to a number at which the time per
   loop of no side depends on it; both are updated. Where the longest value is reached before that,
   *dependence says so; else it is zero. 0, or -1 with err as of take. */
int loops_settle(const struct loops_probe *probe, int64_t *loops, double *seconds,
		 struct loops_dependence *dependence, struct err *err);

#endif
