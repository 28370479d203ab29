/*
 * Nothing that was measured is lost: the journal beside the output of a run, from its first record
 * to the moment when the output stands and the journal goes.
 */
#ifndef RUNNER_KEEPING_KEEPING_H
#define RUNNER_KEEPING_KEEPING_H

#include "results/files/write.h"
#include "runner/keeping/begun.h"
#include "runner/told/told.h"

#include <jansson.h>
#include <stdint.h>

/* `= {0}` is one that keeps nothing; keeping_release is always due. */
struct keeping {
	struct teller teller;
	const char *output; /* the result file; NULL: nothing is kept */
	bool is_on;	    /* the journal is being written */
	struct journal journal;
	bool is_resumed;
	struct journal_text before; /* its first record and those of what was measured; borrows */
	json_t *counted;	    /* what was counted: see keeping_counted() */
};

/* Before anything is found out: may FILE be written? Not when it is there, unless it is what this
   very run saved when it was interrupted; not when there is a journal that waits to be resumed.
   `is_added_to`: FILE is one that is added to (--append). */
int keeping_check(const char *output, bool is_added_to, const struct begun *begun, struct err *err);

/* The same for the second file of a duel, which has no journal of its own. */
int keeping_check_second(const char *file, const struct begun *begun, struct err *err);

/* Begin the journal, or go on with it when `same` is what it was (runner/keeping/identity.h).
   `unit` is what its records are of, "process" or "block". What is skipped is told.
 */
int keeping_begin(struct keeping *keeping, const char *output, const char *unit,
		  const struct begun *begun, const json_t *same, uint64_t seed,
		  struct teller teller, struct err *err);

/* For session_config and duel_config; NULL where there is none. */
struct journal *keeping_journal(struct keeping *keeping);
const struct journal_text *keeping_before(const struct keeping *keeping);

/* What a counting pass counted of a benchmark (its name) on a side, 0 or 1 (of the second duel of a
   contest 2 or 3), once that is whole: a JSON object. Written into the journal; and what a resumed
   run has of it there, borrowed, or NULL. The journal that takes no more is told by the output, if
   that fails as well. */
void keeping_count(struct keeping *keeping, const char *benchmark, int side, json_t *counts);
json_t *keeping_counted(const struct keeping *keeping, const char *benchmark, int side);

/* How an output is to be written (NULL: none, what is measured is added to a file): WRITE_REPLACE
   when what stands there is what the interrupted run saved. */
enum write_mode keeping_mode(const struct keeping *keeping, const char *file,
			     const struct begun *begun);

/* An output is about to be written with WRITE_COMPACT: the journal notes what will stand there, so
   that it is known as the run's own if the program ends before the journal is gone. */
void keeping_announce(struct keeping *keeping, const struct suite *suite, const char *file);

/* The run came to its end and its output stands: the journal goes. */
void keeping_done(struct keeping *keeping);

/* The run was cut short; `is_saved`: what it has stands at the output. Adds to `err`, which says
   why, how to go on. A journal that holds nothing goes. */
void keeping_cut_short(struct keeping *keeping, const struct begun *begun, bool is_saved,
		       struct err *err);

void keeping_release(struct keeping *keeping);

#endif
