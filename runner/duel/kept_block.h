/*
 * What a journal keeps of a duel: a record for each block that ended, whatever became of it, and
 * one for each time that the clock asked for a look, with everything that later decisions depend
 * on, so that they are the same when the duel is resumed. docs/reliability.md describes the
 * records.
 */
#ifndef RUNNER_DUEL_KEPT_BLOCK_H
#define RUNNER_DUEL_KEPT_BLOCK_H

#include "results/files/journal.h"
#include "results/files/record.h"
#include "runner/duel/block.h"

/* One block of a duel. */
struct kept_block {
	/* which it is */
	size_t pair, number;
	size_t start; /* how many blocks of the pair were started before */
	uint32_t hash_seed;
	/* what was measured; from a journal: without workers, and without runs where it was lost */
	struct block block;
	double spent_s;	  /* wall time */
	double elapsed_s; /* since the duel's start, when it was collected */
	bool is_written;  /* the journal has it, or it is from there */
	/* why it failed; ERR_NONE: it did not */
	struct err cause;
	char *details; /* owned; or NULL */
};

void kept_block_release(struct kept_block *kept);

/* Append its record to the journal, with the runs when they are part of the result. 0, or -1 with
   err as of journal_append. */
int kept_block_write(const struct kept_block *kept, bool with_runs, struct journal *journal,
		     struct err *err);

/* The record as it was; its runs are taken. -1 with err: it is no such record. kept_block_release
   is due in every case. */
int kept_block_parse(struct kept_block *kept, struct record *record, struct err *err);

/* The looks that were taken because the clock wanted it: after how many blocks of each pair, 0
   where none was taken. */
int kept_looks_write(const size_t *blocks, size_t n, struct journal *journal, struct err *err);
/* -1 with err: it is no such record, or of another number of pairs. */
int kept_looks_parse(size_t *blocks, size_t n, const struct record *record, struct err *err);

#endif
