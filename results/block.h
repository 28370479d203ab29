/*
 * Where a run stands in an interleaved session: which session, which block (pair) of it, which
 * side. Kept in the run's "assay" object as {"session": "...", "block": 7, "side": 1}, so that runs
 * of both sides can be paired again after they were stored, in one file or in two.
 */
#ifndef RESULTS_BLOCK_H
#define RESULTS_BLOCK_H

#include "results/suite.h"

struct run_block {
	const char *session; /* tells sessions apart; borrowed from the run when read */
	int64_t block;	     /* from 0, in the order of time */
	int64_t side;	     /* 0: baseline, 1: candidate */
};

int run_set_block(struct run *run, const struct run_block *block, struct err *err);
/* False when the run was not measured in blocks. */
bool run_block(const struct run *run, struct run_block *out);

#endif
