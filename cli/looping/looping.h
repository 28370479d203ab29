/*
 * assay loop: many attempts against one baseline. What all its actions share: where it is kept, who
 * is at work on it, how an attempt is measured.
 *
 * It is kept in a folder that no git of the user looks into (runner/target/snapshot.h), in loop/:
 * now/ has loop.json (results/attempts/attempts.h), git (states of the working tree), base.N (a
 * copy of the baseline, which is measured) and try-N.patch; ended/ what earlier ones tried. In
 * .git, where there is one: it is then of this checkout alone, is never committed nor cleaned away,
 * and goes when the checkout goes.
 */
#ifndef CLI_LOOPING_LOOPING_H
#define CLI_LOOPING_LOOPING_H

#include "cli/dueling/options.h"
#include "results/attempts/attempts.h"
#include "runner/target/snapshot.h"

#include <jansson.h>

/* The command that measures suites; cli/cmd_loop.c knows it. */
struct loop_doer {
	void (*add_options)(struct option_table *table);
	int (*list)(int argc, char **argv);
	/* A duel; the exit status. */
	int (*duel)(int argc, char **argv, const struct duel_instead *instead);
};

struct loop_options {
	const struct loop_doer *doer;
	const char *note;
	double alpha, budget;
	bool budget_seen, targets_change, json, apply;
};

#define LOOP_ALPHA 0.05

/* `= {0}` is valid and empty; loop_close is always due. */
struct loop {
	struct snapshot_place place;
	char *folder, *file, *repository;
	struct snapshots snapshots;
	int lock; /* a descriptor; 0: none */
	struct attempts attempts;
};

/* Find it, lock it and read it. -1 with err: another one is at work on it (ERR_USAGE), there is
   none (ERR_USAGE), it is broken, the folder it was begun in is gone. */
int loop_open(struct loop *loop, struct err *err);
/* The first half of it: found and locked. And the second: read. */
int loop_find(struct loop *loop, struct err *err);
int loop_read(struct loop *loop, struct err *err);
/* The same where none must be there yet; what an interrupted start left is removed. */
int loop_open_new(struct loop *loop, struct err *err);
int loop_save(const struct loop *loop, struct err *err);
void loop_close(struct loop *loop);

/* FOLDER/try-N.patch, or with other words; free(). NULL: memory. */
char *loop_patch_new(const struct loop *loop, const char *what, size_t number);
/* Write what leads from the baseline to the tree. 0, or -1 with err. */
int loop_store_patch(const struct loop *loop, const char *what, size_t number, const char *tree,
		     struct err *err);

/* Make the working tree, which was taken as `now`, the state `tree`. What no attempt holds is
   stored before, and said on stderr. 0, or -1 with err: nothing was changed. */
int loop_put(const struct loop *loop, const char *now, const char *tree, struct err *err);

/* Duel of the working tree against the baseline into the trial, within its error; failures are
   printed. Returns the exit status of the duel, or -1 with err. */
int loop_measure(const struct loop *loop, struct trial *trial, const struct loop_options *options,
		 struct err *err);

/* ---- the actions: the exit status, or -1 with err */

/* Long names of the options of `assay run` that say something to start, ended by NULL: what is
   measured, where, how blocks are made and how long. What is not named here is refused: the loop
   names the sides, judges and reports by itself, so that it would be ignored. */
extern const char *const loop_serves[];

/* `argv` from "start" on. */
int loop_start(const struct loop_options *options, int argc, char **argv, struct err *err);
int loop_try(const struct loop_options *options, struct err *err);
/* `number`: NULL is the one that is best. */
int loop_keep(const struct loop_options *options, const char *number, struct err *err);
int loop_back(const struct loop_options *options, struct err *err);
int loop_status(const struct loop_options *options, struct err *err);
int loop_end(const struct loop_options *options, struct err *err);

#endif
