#include "runner/building/source.h"

#include "results/base/atomic.h"
#include "results/base/path.h"
#include "results/history/file_name.h"
#include "runner/target/git.h"
#include "runner/target/history.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TIMEOUT_MS 120000
/* Submodules may have to be fetched. */
#define SUBMODULES_TIMEOUT_MS 600000
#define CHANGES_MAX	      ((size_t)256 << 20)

static int ask_in(const char *folder, const char *const *words, struct buf *out, struct err *err)
{
	const struct git_question question = {.words = words,
					      .dir = folder,
					      .timeout_ms = TIMEOUT_MS,
					      .max_bytes = CHANGES_MAX,
					      .is_about_here = true};

	return git_say(&question, out, err);
}

/* ---- the working tree */

/* "git diff" and "git ls-files" leave this out; from the top of the repository. */
static void name_aside(struct buf *out, const char *top, const char *aside)
{
	size_t length = strlen(top);

	if (strncmp(aside, top, length) == 0 && aside[length] == '/')
		buf_addf(out, ":(top,exclude,literal)%s", aside + length + 1);
	else
		buf_adds(out, ":(top)");
}

static int find_unknown(struct source *source, const char *top, const char *aside, struct err *err)
{
	const char *words[] = {"ls-files", "--others", "--exclude-standard", "-z", "--", "*.py",
			       aside,	   NULL};
	struct buf names = {0};
	int rc = ask_in(top, words, &names, err);
	const char *at = buf_text(&names), *end = at + names.len;

	if (!rc && names.len)
		buf_adds(&source->unknown, at);
	for (; !rc && at < end; at += strlen(at) + 1)
		source->n_unknown++;
	buf_release(&names);
	return rc;
}

static int find_changes(struct source *source, const char *top, const char *aside, struct err *err)
{
	const char *words[] = {"diff",		"HEAD",		 "--binary",   "--full-index",
			       "--no-ext-diff", "--no-textconv", "--no-color", "--",
			       ":(top)",	aside,		 NULL};
	struct buf key = {0};

	if (ask_in(top, words, &source->changes, err) || find_unknown(source, top, aside, err))
		return -1;
	buf_adds(&key, source->commit);
	if (source->changes.len)
		buf_addf(&key, "+%016" PRIx64,
			 file_name_checksum(buf_text(&source->changes), source->changes.len));
	source->key = buf_take(&key);
	return source->key ? 0 : err_memory(err);
}

static int find_here(struct source *source, const char *aside, struct err *err)
{
	char *top = git_top_new(NULL, err);
	struct buf spec = {0};
	int rc = top ? 0 : -1;

	if (!rc) {
		name_aside(&spec, top, aside);
		rc = buf_failed(&spec) ? err_memory(err)
				       : find_changes(source, top, buf_text(&spec), err);
	}
	buf_release(&spec);
	free(top);
	return rc;
}

int source_find(struct source *source, const char *rev, const char *aside, struct err *err)
{
	struct commit_id id;

	if (history_find(&id, rev ? rev : "HEAD", err))
		return -1;
	source->commit = strdup(id.text);
	if (!source->commit)
		return err_memory(err);
	if (!rev)
		return find_here(source, aside, err);
	source->key = strdup(id.text);
	return source->key ? 0 : err_memory(err);
}

/* ---- the checkout */

static int put_changes(const struct source *source, struct err *err)
{
	const char *words[] = {"apply", "--whitespace=nowarn", NULL, NULL};
	char *patch = path_in_new(source->worktree.parent, "changes");
	int rc = patch ? 0 : err_memory(err);

	words[2] = patch;
	if (!rc)
		rc = atomic_write(patch, WRITE_NEW, buf_text(&source->changes), source->changes.len,
				  err) ||
		     ask_in(source->worktree.path, words, NULL, err);
	free(patch);
	return rc ? -1 : 0;
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
	    (source->changes.len && put_changes(source, err)))
		return -1;
	return bring_submodules(source->worktree.path, err);
}

void source_release(struct source *source)
{
	worktree_release(&source->worktree);
	buf_release(&source->changes);
	buf_release(&source->unknown);
	free(source->key);
	free(source->commit);
	*source = (struct source){0};
}
