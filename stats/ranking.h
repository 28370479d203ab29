/*
 * Several sides in the order of their times, and which of them are shown to be behind the first.
 *
 * ratios[i] is the time of side i over that of one reference, with intervals that hold all at once
 * (stats/spending.h, spending_shared); the reference itself, where it is among them, is the point
 * 1. Wherever they all hold, so does whatever follows from them: a side whose whole interval lies
 * behind that of the first is slower than it. So the chance of even one such claim that is false
 * is what the intervals have together, and no further error is spent. Measuring two of them against
 * each other would show more.
 */
#ifndef STATS_RANKING_H
#define STATS_RANKING_H

#include "stats/interval.h"

#include <stdbool.h>
#include <stddef.h>

/* order[] = the sides by ascending estimate, those without one (NaN) last. leads[i]: side i is the
   first of them, or is not shown to be slower than it by more than the margin (as stats/verdict.h
   has it); an unbounded one may be as fast, one without an estimate does not lead. Returns how many
   lead, 1: the first is shown to be the fastest. `order` and `leads` have room for n. */
size_t ranking_of(const struct interval *ratios, size_t n, double margin, size_t *order,
		  bool *leads);

#endif
