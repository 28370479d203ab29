/*
 * Who owns a worktree: beside each lies a file that its owner keeps locked while it lives. The
 * kernel drops the lock however the owner ends, and unlike a process number a lock is never reused
 * and means the same in every container: what nobody has locked was left behind.
 */
#ifndef RUNNER_TARGET_WORKTREE_OWNER_H
#define RUNNER_TARGET_WORKTREE_OWNER_H

/* Mark the new, empty folder `parent` as ours. Returns the descriptor that holds the lock: close it
   when the folder is gone. -1 when it cannot be marked: then no later run will remove it. */
int worktree_owner_mark(const char *parent);

/* Is PATH the "tree" in a marked folder whose owner has ended? Then returns the descriptor that now
   holds the lock, and its folder's path in *parent, owned; else -1. */
int worktree_owner_take(const char *path, char **parent);

#endif
