/*
 * What is built: a revision, or the working tree with the changes of all files that git knows, as a
 * checkout of its own in a temporary place. The repository is the one around our working directory.
 */
#ifndef RUNNER_BUILDING_SOURCE_H
#define RUNNER_BUILDING_SOURCE_H

#include "runner/target/worktree.h"

/* `= {0}` is valid and empty. */
struct source {
	char *key;    /* the commit; with changes "COMMIT+CHECKSUM": equal is the same source */
	char *commit; /* the whole hash */
	struct buf changes; /* of the working tree, as `git apply` takes them; empty: none */
	struct buf unknown; /* the first new Python file that git does not know; empty: none */
	size_t n_unknown;   /* how many there are: they are not built */
	struct worktree worktree;
};

/* Find out what `rev` is (NULL: the working tree); nothing is checked out. What lies in the folder
   `aside` (absolute) is no part of it: benchmarks are not built. 0, or -1 with err (ERR_USAGE: no
   such revision, no repository, with what would help); source_release in every case. */
int source_find(struct source *source, const char *rev, const char *aside, struct err *err);

/* Check it out, with its submodules: source->worktree.path is the folder. 0, or -1 with err. */
int source_check_out(struct source *source, struct err *err);
void source_release(struct source *source);

#endif
