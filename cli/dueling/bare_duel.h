/*
 * A duel of one benchmark that a program carries out: measured until its question is answered, and
 * nothing else: no report, no files. The caller reads what came of it.
 */
#ifndef CLI_DUELING_BARE_DUEL_H
#define CLI_DUELING_BARE_DUEL_H

#include "cli/dueling/meetings.h"
#include "runner/duel/duel.h"
#include "runner/preparing/places.h"

/* `= {0}` is valid; it must not move in memory. */
struct bare_duel {
	struct meeting meeting;
	struct duel_config config;
	struct places places;
	struct duel duel;
};

/* How it is measured; all borrowed. */
struct bare_rules {
	struct spending looks;
	const struct block_question *question; /* NULL: the four words, by the options' margin */
	double budget_s;
	uint64_t seed;
	struct journal *journal; /* as in duel_config; NULL: nothing is kept */
	const struct journal_text *before;
};

/* Both sides, with the one benchmark that meets. The job and the options must outlive it. `second`
   is one more: nothing is told. 0, or -1 with err: ERR_INTERRUPTED, ERR_MEMORY, else what is wrong
   with a side; ERR_USAGE: several benchmarks meet. bare_duel_release is due in every case. */
int bare_duel_prepare(struct bare_duel *bare, const struct second_side *second,
		      const struct job *job, const struct duel_options *options,
		      make_targets_fn *make_targets, void *context, struct err *err);

/* Measure; shown on stderr meanwhile. Returns as contest_run(). */
int bare_duel_run(struct bare_duel *bare, const struct bare_rules *rules, const struct job *job,
		  const struct duel_options *options, struct err *err);

/* Its benchmark, once it was run: status, verdict, what failed. */
const struct bout *bare_duel_bout(const struct bare_duel *bare);

void bare_duel_release(struct bare_duel *bare);

#endif
