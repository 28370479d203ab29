/*
 * What the two sides of a duel are made of. Where the one that the --vs options describe is a
 * revision or a folder, it is made or found here, and a build runs in both.
 *
 * Side 0 is the baseline and side 1 the candidate, everywhere: a ratio is candidate / baseline. A
 * revision or a folder that is named is what this tree is compared with, so it is the baseline; of
 * two statements, programs, interpreters or environments the first is.
 */
#ifndef RUNNER_PREPARING_SIDES_H
#define RUNNER_PREPARING_SIDES_H

#include "runner/preparing/preparation.h"
#include "runner/target/side.h"
#include "runner/target/worktree.h"

#include <jansson.h>

enum { SIDE_BASELINE, SIDE_CANDIDATE };

/* How the side of the --vs options differs from the one that is typed; all borrowed. */
struct second_side {
	const char *vs; /* another statement, benchmark or program */
	const char *python, *rev, *path;
	const char *copy_of; /* the folder that `path` is a copy of; NULL: the working directory */
	struct texts env;    /* NAME=VALUE for that side */
	/* Both sides are revisions that are made and built already, called as git or a person calls
	   them: then nothing else is named. NULL: else. */
	const struct worktree *trees[2];
	const char *labels[2];
	const char *build; /* a command of the shell, run in the folder of each side; or NULL */
	/* Another one has met the same first side: that is built, and what there is to tell of it
	   was told. */
	bool is_one_more;
};

/* What a side needs, owned. `= {0}` is valid and empty. */
struct prepared_side {
	bool is_other;	/* the --vs options describe it; else it is as it was typed */
	const char *vs; /* of such a side another statement, benchmark or program; NULL; borrowed */
	char *label;
	struct interp interp;
	/* of a revision whose build is installed in the interpreter; the suite is that of the
	   working tree. NULL: else */
	const struct asv_build *built;
	struct worktree *worktree;   /* of a revision that was made for it */
	const struct worktree *tree; /* of any revision: that, or one that somebody else made */
	bool was_told;		     /* what it lacks was told before */
	char *folder;		     /* the folder or the worktree; NULL: the working directory */
	char *root;		     /* what stands for `folder` on the typed side */
	char *directory;	     /* where its processes run; NULL: where we are */
	char **set;		     /* environment entries */
	struct facts facts;
	struct targets targets;
	struct side side;
	/* Files that its folder or revision lacks, by their paths on this side; owned. */
	struct brought *brought;
};

/* Was this file of one of its targets brought from the first side? Then the side has no benchmarks
   of its own in it. */
bool side_was_brought(const struct prepared_side *side, const char *path);

/* Which of the two the --vs options describe. */
int second_side_index(const struct second_side *second);

/* Both sides, without their targets. 0, or -1 with err; sides_release is due in every case. */
int sides_init(struct prepared_side sides[2], const struct second_side *second,
	       const struct preparation *preparation, bool needs_python, struct err *err);
void sides_release(struct prepared_side sides[2]);

/* The path on this side that stands for `path` on the typed one: the same file or folder in the
   side's folder. What that lacks is told and is `path` itself, or, where the folder is a
   revision's, a copy in there. The caller frees it; NULL with err. */
char *side_path_new(const struct prepared_side *side, const char *path, struct teller teller,
		    struct err *err);

/* What must be the same on both sides when their duel is resumed, added to `same`
   (runner/keeping/identity.h); `i` as of the duel in its contest, from 0. 0, or -1 with err
   (memory). */
int sides_add_identity(json_t *same, const struct prepared_side sides[2], size_t i,
		       bool needs_python, struct err *err);

#endif
