/*
 * A duel: two sides measured in interleaved blocks, each benchmark until its verdict is decided at
 * one of the looks named before, or the time is up. Owns everything of the run; one observer hears
 * of every block. The analysis is stats/block.h, the same that `assay compare` uses on the files.
 */
#ifndef RUNNER_DUEL_H
#define RUNNER_DUEL_H

#include "results/journal.h"
#include "results/suite.h"
#include "runner/block.h"
#include "runner/side.h"
#include "stats/block.h"
#include "stats/spending.h"

#include <stdbool.h>

/* A block in which at least half of the rounds hold a marked slice is taken again (both sides; a
   rule on evidence, stated before the data): that many disturbances are more than a median can
   bear. Retakes are at most this share of the blocks kept, so that a machine that is always busy
   is measured as it is. */
#define DUEL_RETAKE_SHARE 0.1

struct duel;

struct duel_config {
	struct side sides[2]; /* 0: the base; 1: what is compared with it */
	/* Which target of side 0 meets which of side 1: n_pairs pairs of indices. */
	const size_t (*pairs)[2];
	size_t n_pairs;
	struct spending looks; /* the last one is taken earlier when the time is up */
	double margin;	       /* same: within it */
	double precision;      /* also stop when the relative half-width is within it; 0: no */
	double budget_s;       /* for each benchmark; what one saves goes to the others */
	double slice_s;
	long rounds;			       /* 0: the default */
	int64_t loops;			       /* 0: calibrated */
	const char *yardstick;		       /* "mix", "memory", or NULL: none */
	const struct counter_set *counters[2]; /* beside every value of a side; NULL: none */
	double timeout_s;
	struct child_limits limits; /* of every worker */
	struct journal *journal;    /* where every block's runs are kept; NULL: nowhere */
	uint64_t seed;
	const struct cpus *one_cpu, *all_cpus;
	void (*observe)(void *context, const struct duel *duel, size_t pair);
	void *context;
};

enum bout_status {
	BOUT_GOING_ON,
	BOUT_DECIDED, /* a look decided, or the precision asked for is reached */
	BOUT_SPENT,   /* all looks are taken: undecided */
	BOUT_FAILED,
};

/* One benchmark's bout. */
struct bout {
	const struct target *targets[2];
	enum bout_status status;
	struct block_plan plan;
	double *d; /* one number a block, in time order */
	size_t n, cap;
	size_t retaken;
	double spent_s, timed_s;
	struct spending looks; /* as taken, so far as they are known */
	struct block_verdict verdict;
	bool needs_more_cpus;
	int failed_side;
	struct err err;
	char *details;
};

struct duel {
	const struct duel_config *config;
	struct bout *bouts;
	size_t n;
	struct suite *suites[2]; /* what each side measured, as ordinary results */
	char id[40];
	int64_t start_ns;
	struct err keep_err; /* why the journal does not hold everything; ERR_NONE: it does */
};

/* 0, also when bouts failed or stayed undecided; -1 with err when interrupted or out of memory:
   what was decided until then stands. duel_release is due in every case. */
int duel_run(struct duel *duel, const struct duel_config *config, struct err *err);
void duel_release(struct duel *duel);

/* Seconds since the duel began. */
double duel_elapsed_s(const struct duel *duel);

#endif
