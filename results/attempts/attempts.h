/*
 * Many attempts at making something faster, each measured against one baseline: what is remembered
 * of them (assay loop). A trial is one duel: of an attempt, or one that confirms an attempt on
 * blocks of its own. A confirmed attempt is the next baseline.
 */
#ifndef RESULTS_ATTEMPTS_ATTEMPTS_H
#define RESULTS_ATTEMPTS_ATTEMPTS_H

#include "results/base/err.h"
#include "results/base/when.h"
#include "stats/interval.h"
#include "stats/verdict.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define ATTEMPTS_TREE 65 /* a name of a tree: hexadecimal digits, and the end */

/* One benchmark of a trial. */
struct trial_row {
	char *name;
	enum verdict verdict;
	struct interval ratio; /* candidate / baseline, at the look that decided */
	size_t blocks;
	char *failure;	 /* why there is no verdict, one line; NULL: it did not fail */
	char *skipped;	 /* why it skipped itself, which is no failure; NULL: it did not */
	double budget_s; /* undecided: the --budget that would decide; 0: none can be named */
};

enum trial_state {
	TRIAL_BEGUN, /* also what was killed; its share of the error is spent all the same */
	TRIAL_MEASURED,
	TRIAL_INTERRUPTED,
	TRIAL_FAILED, /* nothing could be measured */
};

struct trial {
	size_t attempt; /* its number, from 1; of a confirmation the number of what it confirms */
	size_t base;	/* against which baseline: how many were confirmed before it */
	char tree[ATTEMPTS_TREE];
	char started[WHEN_SIZE];
	char *note; /* NULL: none */
	enum trial_state state;
	double error;	/* the share that it may spend (stats/online.h) */
	double seconds; /* that it took */
	struct trial_row *rows;
	size_t n;
};

struct trials {
	struct trial *items;
	size_t n, cap;
};

/* `= {0}` is valid and empty; it owns all. */
struct attempts {
	char *root;	 /* the folder that is copied; absolute */
	char *directory; /* where it was begun, where benchmarks are measured; absolute */
	char *commit;	 /* checked out then; NULL: none is */
	char started[WHEN_SIZE];
	char tree[ATTEMPTS_TREE]; /* the baseline */
	char *copy;		  /* its folder, a name */
	double alpha;
	bool targets_change;	   /* benchmarks' files are code under test, too */
	char **words;		   /* of a command line that measures */
	size_t n_words, words_cap; /* words_cap: at least n_words + 1, so that a NULL ends them */
	struct trials tries;
	struct trials keeps; /* confirmations, in the order of their doing */
};

/* What a trial says as a whole; the first that holds. */
enum trial_outcome {
	OUTCOME_OPEN,	   /* begun or interrupted: says nothing */
	OUTCOME_FAILED,	   /* a benchmark failed, or nothing could be measured */
	OUTCOME_SKIPPED,   /* all benchmarks skipped themselves; else these count for nothing */
	OUTCOME_MIXED,	   /* some are faster and some slower */
	OUTCOME_SLOWER,	   /* at least one, and none faster */
	OUTCOME_FASTER,	   /* at least one, and none slower */
	OUTCOME_UNDECIDED, /* neither, and at least one is not decided */
	OUTCOME_SAME,	   /* all */
};

enum trial_outcome trial_outcome(const struct trial *trial);
/* "open", "failed", "mixed", "slower", ... */
const char *trial_outcome_word(enum trial_outcome outcome);
/* Geometric mean of the ratios of its rows that have one; NaN: none has. */
double trial_ratio(const struct trial *trial);
/* Of a confirmation: at least one is faster, and none slower or failed. */
bool trial_confirms(const struct trial *keep);

/* How many were confirmed: the number of the baseline, from 0. */
size_t attempts_base(const struct attempts *attempts);
/* The last attempt with this tree against the present baseline; NULL: there is none. */
const struct trial *attempts_find_tree(const struct attempts *attempts, const char *tree);
/* By its number; NULL: there is none. */
const struct trial *attempts_find(const struct attempts *attempts, size_t number);

/* What the next attempt, or the next confirmation, may spend: of attempts called faster or slower
   at most the share alpha is wrong on average (online_lord), of all confirmations none is, but with
   probability alpha (online_spending). */
double attempts_next_error(const struct attempts *attempts);
double attempts_next_keep_error(const struct attempts *attempts);

/* A new one at the end, begun now, to be filled; NULL with err (memory). Valid until the next call.
 */
struct trial *trials_add(struct trials *trials, const char *tree, size_t attempt, size_t base,
			 double error, struct err *err);
/* A new row of this name, undecided. NULL with err (memory). */
struct trial_row *trial_add_row(struct trial *trial, const char *name, struct err *err);
/* 0, or -1 with err (memory). */
int attempts_add_word(struct attempts *attempts, const char *word, struct err *err);
void attempts_release(struct attempts *attempts);

/* ---- as JSON */

/* As a program reads it and the file has it; NULL when memory ran out. */
json_t *trial_json_new(const struct trial *trial);
json_t *attempts_json_new(const struct attempts *attempts);
/* The same back. -1 with err (ERR_INPUT: it is no such file, and what is wrong with it; memory);
   attempts_release is due in every case. */
int attempts_read(struct attempts *attempts, const json_t *top, struct err *err);

#endif
