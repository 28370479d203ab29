/*
 * What is built: a revision, or the working tree with all that it holds (but for what is ignored),
 * as a checkout of its own in a temporary place. The repository is the one around our working
 * directory.
 */
#ifndef RUNNER_BUILDING_SOURCE_H
#define RUNNER_BUILDING_SOURCE_H

#include "runner/target/snapshot.h"
#include "runner/target/worktree.h"

/* `= {0}` is valid and empty. */
struct source {
	char *key; /* the commit; with changes "COMMIT+TREE": what is built when it is the same */
	char *commit; /* the whole hash */
	bool is_dirty;
	struct snapshot_place place;
	char *store; /* a temporary folder that keeps the changes; NULL: there are none */
	struct worktree worktree;
};

/* Find out what `rev` is (NULL: the working tree); nothing is checked out. 0, or -1 with err
   (ERR_USAGE: no such revision, no repository, with what would help); source_release in every
   case. */
int source_find(struct source *source, const char *rev, struct err *err);

/* Check it out, with its submodules: source->worktree.path is the folder. 0, or -1 with err. */
int source_check_out(struct source *source, struct err *err);
void source_release(struct source *source);

#endif
