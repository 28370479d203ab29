/*
 * One corner of the ring: what a side of a duel is made of. Where the options name a revision or a
 * folder, it is made or found here, and --build runs in it.
 */
#ifndef CLI_DUELING_CORNER_H
#define CLI_DUELING_CORNER_H

#include "cli/dueling/dueling.h"
#include "runner/target/side.h"
#include "runner/target/worktree.h"

#include <jansson.h>

/* What a side needs, owned. `= {0}` is valid and empty. */
struct corner {
	char *label;
	struct interp interp;
	struct worktree *worktree; /* only with --vs-rev */
	char *folder;		   /* --vs-path or the worktree; NULL: the working directory */
	char *root;		   /* what stands for `folder` on the first side */
	char *directory;	   /* where its processes run; NULL: where we are */
	char **set;		   /* environment entries */
	struct facts facts;
	struct targets targets;
	struct side side;
};

/* Both corners, without their targets. 0, or -1 with err; corners_release is due in every case. */
int corners_init(struct corner corners[2], const struct dueling *dueling,
		 const struct measurer *measurer, bool needs_python, struct err *err);
void corners_release(struct corner corners[2]);

/* The path on this side that stands for `path` on the first one: the same file or folder in the
   side's folder. What that lacks is told on stderr and is `path` itself, or, where the folder is a
   revision's, a copy in there. The caller frees it; NULL with err. */
char *corner_path_new(const struct corner *corner, const char *path, struct err *err);

/* What must be the same in both corners when their duel is resumed, added to `same`
   (cli/measuring/identity.h). 0, or -1 with err (memory). */
int corners_add_identity(json_t *same, const struct corner corners[2], bool needs_python,
			 struct err *err);

#endif
