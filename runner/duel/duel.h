/*
 * A duel: two sides measured in interleaved blocks, each benchmark (runner/duel/bout.h) until its
 * verdict is decided at one of the looks named before, or the time is up. Owns everything of the
 * run; one observer hears of every block. The analysis is stats/block.h, the same that `assay
 * compare` uses on the files.
 *
 * Blocks run one at a time, or as many at once as there are cores for them; what is drawn, and at
 * which block a look is taken, does not depend on that.
 *
 * A duel that was cut short goes on from its journal: it goes through the same decisions, with the
 * journal's blocks in the place of those that it would measure (runner/duel/kept_block.h). Those
 * that were in flight on the other lanes are begun again, with the same numbers and coins.
 */
#ifndef RUNNER_DUEL_DUEL_H
#define RUNNER_DUEL_DUEL_H

#include "results/files/journal.h"
#include "results/model/suite.h"
#include "runner/duel/bout.h"
#include "runner/target/side.h"
#include "stats/spending.h"

#include <stdbool.h>

struct duel;

/* Where blocks run. All borrowed; n_cores 0: nothing is pinned. */
struct duel_places {
	size_t n_cores;		  /* how many blocks at once */
	const struct cpus *cores; /* one CPU each, no two on one core */
	const struct cpus *homes; /* n_cores: where the threads that drive them run; NULL: here */
	const struct cpus *start; /* where a second process may start meanwhile; NULL: nowhere */
	const struct cpus *all;	  /* for benchmarks that need more than one CPU: one at a time */
};

struct duel_config {
	struct side sides[2]; /* 0: the baseline; 1: the candidate, which is compared with it */
	/* Which target of side 0 meets which of side 1: n_pairs pairs of indices. */
	const size_t (*pairs)[2];
	size_t n_pairs;
	struct spending looks; /* the last one is taken earlier when the time is up */
	double margin;	       /* same: within it */
	/* Of a gate: each benchmark goes on until this has its answer, too. NULL: none. */
	const struct block_limit *limit;
	/* Asked of each benchmark instead of the margin and the limit; NULL: none. */
	const struct block_question *question;
	double precision; /* also stop when the relative half-width is within it; 0: no */
	double budget_s;  /* for each benchmark; what one saves goes to the others */
	double slice_s;
	double longest_slice_s; /* where the time per loop depends on the loops; 0: that is not
				   asked (runner/session/loops_check.h) */
	long rounds;		/* 0: the default */
	bool shares_placement;	/* both sides' memory lies where one draw says (placement.h) */
	int64_t loops;		/* 0: calibrated */
	unsigned yardsticks;	/* a set (runner/drive/yardsticks.h); the first of them is used */
	const struct counter_set *counters[2]; /* beside every value of a side; NULL: none */
	double timeout_s;
	struct child_limits limits; /* of every worker */
	struct journal *journal;    /* where every block is kept; NULL: nowhere */
	/* A duel that was cut short: what its journal holds behind the first record. NULL: a new
	   one. */
	const struct journal_text *before;
	uint64_t seed;
	/* In a contest: how many blocks at most it takes for as long as the others do
	   (runner/duel/follow.h). 0: it goes its own way. */
	size_t follows;
	struct duel_places places;
	void (*observe)(void *context, const struct duel *duel, size_t pair);
	void *context;
};

struct duel {
	const struct duel_config *config;
	struct bout *bouts;
	size_t n;
	struct suite *suites[2]; /* what each side measured, as ordinary results */
	size_t number, first;	 /* in a contest: which duel, from 0, and which bouts[0] is */
	char id[56];
	bool is_replaying;   /* the blocks come from the journal: nothing is written or told */
	struct err keep_err; /* why the journal does not hold everything; ERR_NONE: it does */
};

/* Can both sides' memory lie where one draw says? False with a sentence's end that says why not; an
   empty one for programs, which start as they would without us. Asked before the duel. */
bool duel_can_share_placement(const struct side sides[2], char *why, size_t size);

/* 0, also when bouts failed or stayed undecided; -1 with err when interrupted or out of memory, or
   when the journal is not of this duel: what was decided until then stands. With a journal an
   interrupted duel is one that pauses (bout_pause), and the deadline takes a look that leaves error
   for those to come. duel_release is due in every case. */
int duel_run(struct duel *duel, const struct duel_config *config, struct err *err);
void duel_release(struct duel *duel);

/* The steps around its blocks, for runner/duel/contest.h. */
/* `first`: see above. 0, or -1 with err (memory); duel_release is due in every case. */
int duel_begin(struct duel *duel, const struct duel_config *config, size_t first, struct err *err);
/* Nothing runs any more: it goes on another time (bout_pause), or this is its end (bout_end). */
void duel_pause(struct duel *duel);
int duel_end(struct duel *duel, bool is_time_up, struct err *err);
/* The suites become what goes into files (runner/duel/files.h). 0, or -1 with err. */
int duel_finish(struct duel *duel, struct err *err);

#endif
