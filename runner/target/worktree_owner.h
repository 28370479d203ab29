/*
 * Whose a worktree is: beside each lies a file that its owner holds a lock on for as long as it
 * lives. The kernel lets go of it whatever ends the owner, and knows no number that is used twice
 * or that is another one in a container: so what nobody holds was left behind.
 */
#ifndef RUNNER_TARGET_WORKTREE_OWNER_H
#define RUNNER_TARGET_WORKTREE_OWNER_H

/* Mark the new, empty folder `parent` as ours. The descriptor that holds it: close it when the
   folder is gone. -1 when it cannot be marked: then nobody will take it away for us. */
int worktree_owner_mark(const char *parent);

/* Is PATH the "tree" in a marked folder whose owner has ended? Then the descriptor that holds it
   now, and its folder's path in *parent, owned; else -1. */
int worktree_owner_take(const char *path, char **parent);

#endif
