/*
 * The commits of a git repository, those around our working directory, as `git bisect` sees them:
 * which of them may be the one that is looked for, and which of these halves the rest. Only asks;
 * nothing in the repository is changed.
 */
#ifndef RUNNER_TARGET_HISTORY_H
#define RUNNER_TARGET_HISTORY_H

#include "results/base/buf.h"
#include "results/base/err.h"
#include "results/base/texts.h"

#include <stdbool.h>
#include <stddef.h>

enum { COMMIT_ID = 72, COMMIT_SHORT = 72 };

/* A commit's name, in hexadecimal digits. */
struct commit_id {
	char text[COMMIT_ID];
};

/* What git says of a commit. `= {0}` is valid and empty; the texts are owned, as the commit has
   them: they may hold anything. */
struct commit {
	struct commit_id id;
	struct commit_id parent; /* the first one; "" of a root */
	size_t n_parents;
	char shorter[COMMIT_SHORT]; /* its name as git shortens it */
	char date[32];		    /* its author's: 2026-11-28 */
	char *author, *subject;
};

/* The commit that a revision names. -1 with err (ERR_USAGE): there is none; what would bring it. */
int history_find(struct commit_id *id, const char *rev, struct err *err);

int history_describe(struct commit *commit, const struct commit_id *id, struct err *err);
void commit_release(struct commit *commit);

/* Can the one that is looked for be between them: is `good` another commit than `bad`, and one of
   its ancestors? -1 with err (ERR_USAGE), which says what would work. The names are those that were
   typed. */
int history_check_range(const struct commit_id *good, const struct commit_id *bad,
			const char *good_name, const char *bad_name, struct err *err);

/* Commits in an order; `= {0}` is empty. */
struct commit_list {
	struct commit_id *items;
	size_t n, cap;
};

int commit_list_add(struct commit_list *list, const struct commit_id *id, struct err *err);
bool commit_list_has(const struct commit_list *list, const char *id);
void commit_list_release(struct commit_list *list);

/* Those that may be the first bad one: `bad` and its ancestors that are not those of any of `good`;
   with `first_parent` only along first parents. The one that halves them best comes first, `bad`
   last. */
int history_candidates(struct commit_list *list, const struct commit_id *bad,
		       const struct commit_list *good, bool first_parent, struct err *err);

/* Which of the candidates is to be tried next, of those that are not `bad` (which is known) nor
   among `skipped`: the first, as long as none was skipped; then one further away, since what
   surrounds a commit that cannot be tested often cannot be tested either. NULL: none is left. */
const struct commit_id *history_next(const struct commit_list *candidates,
				     const struct commit_id *bad,
				     const struct commit_list *skipped);

/* Do the two commits have the same file at `path`, which is absolute or seen from here? Also true
   where that is not in the repository. -1 with err. */
int history_is_same_file(bool *is_same, const struct commit_id *one, const struct commit_id *other,
			 const char *path, struct err *err);

/* The path of the file `name` in git's own folder, of this work tree alone; the caller frees it.
   NULL with err (ERR_USAGE: not in a repository). */
char *history_own_file_new(const char *name, struct err *err);

#endif
