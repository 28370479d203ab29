/*
 * A bout: one benchmark of a duel. Its blocks are numbered in the order in which they are started,
 * a block that is taken again keeps its number, and a look is taken when all blocks up to its
 * number are there; so the verdict does not depend on how many blocks run at once. Decides and
 * remembers; who measures is runner/duel/duel.h.
 */
#ifndef RUNNER_DUEL_BOUT_H
#define RUNNER_DUEL_BOUT_H

#include "runner/duel/block.h"
#include "stats/block.h"
#include "stats/spending.h"

#include <stdbool.h>

/* A block in which at least half of the rounds hold a marked slice is taken again (both sides; a
   rule on evidence, stated before the data): that many disturbances are more than a median can
   bear. Retakes are at most this share of the blocks kept, so that a machine that is always busy
   is measured as it is. */
#define BOUT_RETAKE_SHARE 0.1

enum bout_status {
	BOUT_GOING_ON,
	BOUT_DECIDED, /* a look decided, or the precision asked for is reached */
	BOUT_SPENT,   /* all looks are taken: undecided */
	BOUT_FAILED,  /* on a side; err says why */
	BOUT_SKIPPED, /* the benchmark says itself that it is not to be measured; err says why */
};

/* What becomes of a block's number. */
enum block_state { BLOCK_OPEN, BLOCK_RUNNING, BLOCK_KEPT };

struct bout {
	const struct target *targets[2];
	enum bout_status status;
	struct block_plan plan;
	/* One d for each number; the first n are all there and are what the verdict rests on. */
	double *d;
	enum block_state *states;
	size_t n, numbers, d_cap, states_cap;
	size_t decided_at; /* n when a look decided before the end; 0: none did */
	size_t kept;	   /* as n, with those behind a gap */
	size_t starts;	   /* of blocks, with those that are taken again */
	size_t running;
	size_t retaken;
	double spent_s; /* its share of the wall time: of blocks at once, each counts in part */
	double timed_s; /* inside timed regions */
	struct spending looks; /* as taken, so far as they are known */
	double margin, precision;
	const struct block_limit *limit;       /* of a gate; NULL: none; borrowed */
	const struct block_question *question; /* asked instead of both; NULL: none; borrowed */
	struct block_verdict verdict;
	struct loops_dependence dependence; /* as the block that calibrated found it */
	bool needs_more_cpus;
	char no_counters[256]; /* why a side of a block could not count, the first time; or "" */
	bool is_paused; /* what it has ends at its first gap, if there is anything before that */
	/* Of one that failed or is skipped: where, and why. */
	int failed_side;     /* -1: nobody's in particular, or both */
	size_t failed_block; /* its number, from 1; 0: before the first one */
	struct err err;
	char *details;
};

/* May another block of it be started now? Not before the first one has found the loops, nor more
   than the last look needs. */
bool bout_wants_block(const struct bout *bout);

/* The number of the block that is started now, from 0; then bout_kept or bout_lost is due for it.
   -1 with err (memory). */
long bout_start_block(struct bout *bout, struct err *err);

/* Shall a block be taken again? Asked while its number runs. */
bool bout_retakes(const struct bout *bout, long disturbed, long rounds);

/* The block is there, d its number: looks are taken as they are due. 0, or -1 with err (memory). */
int bout_kept(struct bout *bout, size_t number, double d, struct err *err);

/* The block will not be there: its number is open again. */
void bout_lost(struct bout *bout, size_t number);

/* It ends here, as failed or skipped as the kind of `cause` says; the first cause is the one to
   tell. Takes the details (NULL: none). */
void bout_give_up(struct bout *bout, const struct err *cause, char *details, int side,
		  size_t block);

/* Has it failed, or is it skipped? Then there is no verdict, whatever was measured before. */
bool bout_is_out(const struct bout *bout);

/* Nothing runs any more. A benchmark that is still going on closes its gaps (of blocks that were
   interrupted). When the time is up, its last look is taken now, with all the error that is left:
   when that is, was decided by the clock and not by the data, so the total error stays what it was.
   Else (somebody stopped it) the looks are those that were due anyway. 0, or -1 with err
   (memory). */
int bout_end(struct bout *bout, bool is_time_up, struct err *err);

/* What it would say if its time were up now, as bout_end would: the state that is shown while it
   goes on, so that what is shown last and the result are the same numbers. What is decided already
   stays. 0, or -1 with err (memory). */
int bout_verdict_now(const struct bout *bout, struct block_verdict *verdict, struct err *err);

/* The clock stops it here, but it may go on later: a look is taken now with half of the error that
   is left (spending_paused_at), unless so few blocks could not decide. What this look decides stays
   decided. True in *taken when there was one. 0, or -1 with err (memory). */
int bout_look_between(struct bout *bout, bool *taken, struct err *err);

/* Nothing runs any more, and it goes on another time, where the blocks that were interrupted are
   measured again: its gaps stay, and what is behind them waits. */
void bout_pause(struct bout *bout);

/* After the end, or while it pauses: was this number on its way when the verdict was decided
   without it, or is it behind a gap? Then it is not part of the result, which so does not depend on
   how many blocks ran at once, nor on when they were interrupted. */
bool bout_is_surplus(const struct bout *bout, size_t number);

void bout_release(struct bout *bout);

#endif
