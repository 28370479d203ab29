/* The two suites of a duel as they go into files, once nothing is measured any more. */
#ifndef RUNNER_DUEL_FILES_H
#define RUNNER_DUEL_FILES_H

#include "runner/duel/duel.h"
#include "runner/duel/kept_block.h"

/* The runs of a block join the suites. 0, or -1 with err (memory). */
int duel_take_runs(struct duel *duel, struct kept_block *done, struct err *err);

/* Those that the journal holds come back from there. 0, or -1 with err. */
int duel_gather(struct duel *duel, struct err *err);

/* Benchmarks stand as they were asked for, blocks in the order of their numbers, without those that
   are not part of the result; every run has the looks as they were taken, so that whoever reads the
   files comes to the same verdict. 0, or -1 with err (memory). */
int duel_finish_suites(struct duel *duel, struct err *err);

#endif
