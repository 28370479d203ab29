/*
 * A git revision as a folder: a worktree in a temporary place, removed when it is released. The
 * user's own checkout is never touched. One that a killed run left is removed by the next.
 */
#ifndef RUNNER_TARGET_WORKTREE_H
#define RUNNER_TARGET_WORKTREE_H

#include "results/base/buf.h"
#include "results/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct worktree {
	char *top;    /* the user's checkout: its top folder */
	char *path;   /* the worktree */
	char *parent; /* the temporary folder that holds it */
	int owner_fd; /* says that it is ours (runner/target/worktree_owner.h) */
	bool is_marked;
	char commit[72];
	/* Once asked: worktree_find_changes. */
	bool is_dirty;	  /* the user's checkout has changes that are not committed */
	uint32_t changes; /* a checksum of these */
};

/* Make one of revision `rev` of the repository around our working directory. -1 with err: not in a
   repository, no such revision. `= {0}` is a valid empty one; worktree_release is always due. */
int worktree_add(struct worktree *worktree, const char *rev, struct err *err);

/* What differs in the user's checkout from the commit that is checked out there. Too many changes
   to be read have no checksum. */
void worktree_find_changes(struct worktree *worktree);

/* A build that takes longer hangs, unless somebody says otherwise. */
#define WORKTREE_BUILD_S 3600.0

/* Run `command` with the shell in `folder`, for `seconds` at most. When it fails, the end of what
   it printed (stdout and stderr) is appended to `tail`, to be shown, and err says how it ended. */
int worktree_build(const char *folder, const char *command, double seconds, struct buf *tail,
		   struct err *err);

void worktree_release(struct worktree *worktree);

#endif
