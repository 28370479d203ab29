/*
 * One commit on trial: its worktree made and built, its benchmark measured in turns with a
 * baseline's until a question is answered. What came of it is in the journal, so that a search that
 * was interrupted goes on in the middle of a trial.
 */
#ifndef CLI_BISECTING_TRIAL_H
#define CLI_BISECTING_TRIAL_H

#include "cli/bisecting/options.h"
#include "cli/dueling/bare_duel.h"
#include "cli/dueling/given.h"
#include "runner/keeping/keeping.h"
#include "runner/target/history.h"
#include "runner/target/worktree.h"

enum { TRIAL_REASON = 500 };

/* What came of it. */
struct trial {
	bool was_skipped;	   /* it cannot be built, or its benchmark does not run there */
	char reason[TRIAL_REASON]; /* of that: one line, harmless */
	struct interval log_ratio; /* candidate / baseline, at the level of its last look */
	size_t blocks;		   /* that it rests on */
	double seconds;		   /* with the build */
};

/* What all trials of a search share: borrowed, but for what trials_release frees. */
struct trials {
	const struct bisect_options *options;
	const struct duel_given *given;
	const struct job *job;
	struct keeping keeping;
	size_t at;	 /* how many records of the journal were gone through */
	size_t count;	 /* of the trials so far, those from the journal included */
	char *benchmark; /* its name, once one was measured here; owned */
};

void trials_release(struct trials *trials);

/* A commit's worktree, made and built as the options say. A build that fails shows the end of its
   output on stderr unless `is_quiet`. -1 with err; worktree_release is due in every case. */
int trials_make(const struct trials *trials, struct worktree *tree, const struct commit *commit,
		bool is_quiet, struct err *err);

/* What is asked of a commit. */
struct trial_plan {
	const char *phase; /* of the search: "whole", "step", "around" */
	const struct commit *baseline, *candidate;
	const char *labels[2];	     /* what they are called in messages */
	const struct worktree *tree; /* the baseline's, that stands */
	struct spending looks;
	const struct block_question *question;
	bool is_first; /* what there is to tell of the sides is told */
};

/* 0, also where it was skipped; -1 with err: interrupted, memory, the journal is another search's,
   several benchmarks; or, of the first one, whatever is wrong. */
int trial_run(struct trial *trial, struct trials *trials, const struct trial_plan *plan,
	      struct err *err);

/* Say why `plan`'s commits differ, whose ratio is known: as text, or as rows of JSON. Returns the
   exit status; whatever went wrong was printed. */
int trial_explain(struct trials *trials, const struct trial_plan *plan,
		  const struct trial *measured, json_t *rows);

#endif
