/*
 * The project around a benchmark: what its imports come from, without a word of configuration.
 *
 * A folder is a project's root when it holds pyproject.toml, setup.py, setup.cfg or .git. The
 * nearest one wins: a package inside a larger repository is a project of its own. Its src/ and the
 * root itself are importable, as they are where a duel compares whole trees
 * (runner/preparing/sides.h).
 */
#ifndef RUNNER_TARGET_PROJECT_H
#define RUNNER_TARGET_PROJECT_H

#include "results/base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Both are owned; both NULL: there is no project. `= {0}` is valid. */
struct project {
	char *root; /* absolute, without links */
	char *path; /* the folders to import from, "ROOT/src:ROOT" or "ROOT" */
};

/* Is something of that name in the folder? How a decision looks at the world. */
typedef bool project_has(void *context, const char *folder, const char *name);

/* The length of the part of `folder` (absolute, without links) that is the nearest root; 0: there
   is none. Nothing above `top` is looked at, and `top` itself is a root in any case; NULL: up to
   "/". Pure but for `has`. */
size_t project_root_length(const char *folder, const char *top, project_has *has, void *context);

/* The folders to import from, "ROOT/src:ROOT": src/ only where it is a folder of packages and not
   one itself (it would be imported under two names). A folder is left out that has a module of the
   name of one with which every interpreter starts (types.py): none would start. The caller frees
   it; NULL: nothing is left, a name holds the separator ":", or memory ran out. */
char *project_path_new(const char *root, project_has *has, void *context);

/* The project around `place`, a file or a folder. That there is none is no error. 0, or -1 with err
   (memory); project_release is due in every case. */
int project_find(struct project *project, const char *place, const char *top, struct err *err);
void project_release(struct project *project);

/* The folders that a benchmark at `place` imports from beside its own, owned by the caller; *path
   is NULL where there is no project. Where `top` is given, the tree of a duel's side, it is on the
   path already: only a project within it adds something. 0, or -1 with err (memory). */
int project_import_path(char **path, const char *place, const char *top, struct err *err);

/* project_path_new of the folder as it is. */
char *project_path_of(const char *root);

#endif
