/*
 * Nothing that was measured is lost: the journal beside the output of a run, from its first record
 * to the moment when the output stands and the journal goes.
 */
#ifndef CLI_KEEPING_H
#define CLI_KEEPING_H

#include "cli/resuming.h"

#include "results/write.h"

#include <jansson.h>
#include <stdint.h>

/* `= {0}` is one that keeps nothing; keeping_release is always due. */
struct keeping {
	const char *output; /* the result file; NULL: nothing is kept */
	bool is_on;	    /* the journal is being written */
	struct journal journal;
	bool is_resumed;
	struct journal_text before; /* its first record and those of processes; borrows */
};

/* Before anything is found out: may FILE be written? Not when it is there, unless it is what this
   very run saved when it was interrupted; not when there is a journal that waits to be resumed.
   `is_added_to`: FILE is one that is added to (--append). */
int keeping_check(const char *output, bool is_added_to, const struct resuming *resuming,
		  struct err *err);

/* The seed that the run was begun with, or `missing`. */
uint64_t keeping_seed(const struct resuming *resuming, uint64_t missing);

/* Begin the journal of a duel: nothing can go on from it, but assay recover has the blocks that it
   holds. */
int keeping_begin_duel(struct keeping *keeping, const char *output, const struct resuming *resuming,
		       uint64_t seed, struct err *err);

/* Begin the journal, or go on with it when `same` is what it was (cli/identity.h). Says on stderr
   what is skipped, unless `quiet`. */
int keeping_begin(struct keeping *keeping, const char *output, const struct resuming *resuming,
		  const json_t *same, uint64_t seed, bool quiet, struct err *err);

/* For session_config and duel_config; NULL where there is none. */
struct journal *keeping_journal(struct keeping *keeping);
const struct journal_text *keeping_before(const struct keeping *keeping);

/* How the output is to be written: WRITE_REPLACE when what stands there is what the interrupted run
   saved. */
enum write_mode keeping_mode(const struct keeping *keeping, const struct resuming *resuming);

/* The output is about to be written with WRITE_COMPACT: the journal notes what will stand there, so
   that it is known as the run's own if the program ends before the journal is gone. */
void keeping_announce(struct keeping *keeping, const struct suite *suite);

/* The run came to its end and its output stands: the journal goes. */
void keeping_done(struct keeping *keeping);

/* The run was cut short; `is_saved`: what it has stands at the output. Adds to `err`, which says
   why, how to go on. A journal that holds nothing goes. */
void keeping_cut_short(struct keeping *keeping, const struct resuming *resuming, bool is_saved,
		       struct err *err);

/* Of a duel whose files cannot be written: adds to `err` how to have them. */
void keeping_point_to_journal(struct keeping *keeping, struct err *err);

void keeping_release(struct keeping *keeping);

#endif
