/*
 * Several duels at once: one for each candidate against the same first side. Blocks of all of them
 * take turns in one random order, within one budget and one journal, so that a machine that drifts
 * treats all candidates alike; each duel looks and decides by itself. A contest of one duel is that
 * duel.
 *
 * A duel that follows (runner/duel/follow.h) has as much of the budget as one benchmark.
 *
 * Benchmarks are numbered through: those of duels[0], then those of duels[1]. These numbers draw
 * the coins and stand in the journal.
 */
#ifndef RUNNER_DUEL_CONTEST_H
#define RUNNER_DUEL_CONTEST_H

#include "runner/duel/duel.h"

/* duels[i] is made by configs[i], n of both. What they share is that of the first: the seed, the
   budget for a benchmark, the places, the journal and what it had before. Returns what duel_run
   does; duel_release is due for each of them. */
int contest_run(struct duel *duels, const struct duel_config *configs, size_t n, struct err *err);

#endif
