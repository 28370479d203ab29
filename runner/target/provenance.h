/*
 * Where what was measured comes from: the state of the git work tree that a folder belongs to.
 *
 * It asks git itself, with bounded time and no lock, no pager, no prompt, no fsmonitor. No git, no
 * repository, a repository that git does not trust: no facts and no error, since nobody has to use
 * git.
 */
#ifndef RUNNER_TARGET_PROVENANCE_H
#define RUNNER_TARGET_PROVENANCE_H

#include "runner/machine/facts.h"

/* For the work tree around `folder` (NULL: the working directory), adds:
     assay_git_commit   the whole hash of HEAD
     assay_git_branch   absent when HEAD is detached
     assay_git_dirty    "yes" when tracked files differ from HEAD, "no"; absent when git took too
			long to tell
     assay_git_date     of the commit, "2026-11-23T15:27:19+00:00"
     assay_git_subject  its first line
   Facts under these keys, from another folder, are removed first. 0, or -1 with err
   (memory). */
int provenance_add_git(struct facts *facts, const char *folder, struct err *err);

/* The same of a commit (its whole hash) of the repository around the working directory, where
   nothing is checked out: no branch, and not dirty. */
int provenance_add_commit(struct facts *facts, const char *commit, struct err *err);

#endif
