#include "runner/building/source.h"

#include "results/base/path.h"
#include "runner/os/folder.h"
#include "runner/target/git.h"
#include "runner/target/history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Submodules may have to be fetched. */
#define SUBMODULES_TIMEOUT_MS 600000

static char *temporary_folder_new(struct err *err)
{
	const char *temp = getenv("TMPDIR");
	struct buf path = {0};
	char *made;

	buf_addf(&path, "%s/assay-state-XXXXXX", temp && *temp ? temp : "/tmp");
	made = buf_take(&path);
	if (!made) {
		err_memory(err);
	} else if (!mkdtemp(made)) {
		err_sys(err, "cannot make a temporary folder %s", made);
		free(made);
		made = NULL;
	}
	return made;
}

/* The changes of the working tree are kept, and named. */
static int keep_changes(struct source *source, struct err *err)
{
	char tree[SNAPSHOT_TREE], *repository;
	struct snapshots states = {.root = source->place.root};
	struct buf key = {0};
	int rc;

	source->store = temporary_folder_new(err);
	repository = source->store ? path_in_new(source->store, "repository") : NULL;
	if (!repository)
		return source->store ? err_memory(err) : -1;
	states.repository = repository;
	rc = snapshots_make(&states, &source->place, err) || snapshots_take(&states, tree, err);
	free(repository);
	if (rc)
		return -1;
	buf_addf(&key, "%s+%s", source->commit, tree);
	free(source->key);
	source->key = buf_take(&key);
	return source->key ? 0 : err_memory(err);
}

static int find_here(struct source *source, struct err *err)
{
	if (snapshot_place_find(&source->place, err))
		return -1;
	if (!source->place.is_git || !source->place.commit)
		return err_set(err, ERR_USAGE,
			       "--asv builds commits: it needs a git repository around the working "
			       "directory, with a commit in it");
	source->commit = strdup(source->place.commit);
	source->key = strdup(source->place.commit);
	if (!source->commit || !source->key)
		return err_memory(err);
	source->is_dirty = source->place.is_dirty;
	return source->is_dirty ? keep_changes(source, err) : 0;
}

int source_find(struct source *source, const char *rev, struct err *err)
{
	struct commit_id id;

	if (!rev)
		return find_here(source, err);
	if (history_find(&id, rev, err))
		return -1;
	source->commit = strdup(id.text);
	source->key = strdup(id.text);
	return source->commit && source->key ? 0 : err_memory(err);
}

/* In the place of the commit that is checked out its changed state; git still knows the place, so
   that builds find out their version. */
static int put_changes(struct source *source, struct err *err)
{
	char *repository = path_in_new(source->store, "repository");
	char *state = path_in_new(source->store, "state");
	char *from = path_in_new(source->worktree.path, ".git");
	char *to = state ? path_in_new(state, ".git") : NULL;
	const struct snapshots states = {repository, source->place.root};
	int rc = repository && from && to ? snapshots_copy(&states, state, err) : err_memory(err);

	if (!rc && (rename(from, to) || folder_remove(source->worktree.path) ||
		    rename(state, source->worktree.path)))
		rc = err_sys(err, "cannot move %s", state);
	free(repository);
	free(state);
	free(from);
	free(to);
	return rc;
}

static int bring_submodules(const char *folder, struct err *err)
{
	const char *words[] = {"submodule", "update", "--init", "--recursive", "--quiet", NULL};
	const struct git_question question = {.words = words,
					      .dir = folder,
					      .timeout_ms = SUBMODULES_TIMEOUT_MS,
					      .max_bytes = (size_t)4 << 20};
	char *modules = path_in_new(folder, ".gitmodules");
	bool has_some = modules && access(modules, R_OK) == 0;

	free(modules);
	return has_some ? git_say(&question, NULL, err) : 0;
}

int source_check_out(struct source *source, struct err *err)
{
	if (worktree_add(&source->worktree, source->commit, err) ||
	    (source->store && put_changes(source, err)))
		return -1;
	return bring_submodules(source->worktree.path, err);
}

void source_release(struct source *source)
{
	worktree_release(&source->worktree);
	if (source->store)
		folder_remove(source->store);
	snapshot_place_release(&source->place);
	free(source->store);
	free(source->key);
	free(source->commit);
	*source = (struct source){0};
}
