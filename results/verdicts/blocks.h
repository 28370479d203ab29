/*
 * The blocks of a duel, found again in its two files: every run says which duel and which block it
 * belongs to (results/model/keys.h), and runs of one block are partners.
 */
#ifndef RESULTS_VERDICTS_BLOCKS_H
#define RESULTS_VERDICTS_BLOCKS_H

#include "results/model/suite.h"
#include "stats/spending.h"

#include <stdbool.h>

struct blocks {
	double *d; /* block_log_ratio, in the order of block numbers */
	size_t n;
	size_t unpaired; /* runs without a partner, or with another number of rounds: left out */
	struct spending plan;
	bool has_plan; /* false: the files name no valid looks; `plan` is then the default one,
			  ended at n */
};

/* Have they runs of one duel? Those of a side that is in several duels of one contest may be of
   others, too, whose partners are elsewhere. */
bool blocks_meet(const struct bench *one, const struct bench *other);

/* `= {0}` may be released. Out: n = 0 when these are not the two sides of one duel. 0, or -1 with
   err (memory). Of several runs with one block number the last counts: it was taken again. */
int blocks_init(struct blocks *blocks, const struct bench *old_bench, const struct bench *new_bench,
		struct err *err);
void blocks_release(struct blocks *blocks);

#endif
