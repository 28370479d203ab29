#include "runner/target/worktree.h"

#include "runner/os/ask.h"
#include "runner/os/interrupt.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/* git answers at once; making a worktree of a large repository takes a while. */
#define GIT_TIMEOUT_MS 120000
/* Of a build that fails, so much of the end is shown. */
#define TAIL_LINES	 20
#define BUILD_TIMEOUT_MS 3600000

/* A repository's configuration may name programs: its hooks and its monitor of files are no part of
   what is measured. (Filters are: a file is what they make of it.) */
#define GIT "git", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"
enum { GIT_WORDS = 5 };

static int ask_for(const struct question *question, struct buf *out, struct err *err)
{
	struct answer answer = {0};
	struct buf how = {0};
	int rc = ask(question, &answer, err);

	if (!rc && !answer_is_good(&answer)) {
		answer_fmt_end(&answer, question, &how);
		rc = err_set(err, ERR_INPUT, "git %s: %s", question->argv[GIT_WORDS],
			     buf_text(&how));
	} else if (!rc && out) {
		buf_add(out, buf_text(&answer.out), answer.out.len);
	}
	buf_release(&how);
	answer_release(&answer);
	return rc;
}

static int run(const char *const *argv, const char *dir, int timeout_ms, struct buf *out,
	       struct err *err)
{
	struct question question = {argv, NULL, dir, timeout_ms, 4 << 20, false};

	return ask_for(&question, out, err);
}

/* Also after the run was interrupted: then above all. */
static int clean_up(const char *const *argv, const char *dir)
{
	struct question question = {argv, NULL, dir, GIT_TIMEOUT_MS, 4 << 20, true};

	return ask_for(&question, NULL, NULL);
}

/* The first line of what git says to argv; NULL with err. */
static char *git_line(const char *const *argv, struct err *err)
{
	struct buf out = {0};
	char *line = NULL;

	if (run(argv, NULL, GIT_TIMEOUT_MS, &out, err) == 0) {
		line = buf_take(&out);
		if (line)
			line[strcspn(line, "\n")] = '\0';
	}
	buf_release(&out);
	return line;
}

static int find_commit(struct worktree *worktree, const char *rev, struct err *err)
{
	struct buf name = {0};
	const char *argv[] = {GIT,  "rev-parse", "--verify", "--quiet", "--end-of-options",
			      NULL, NULL};
	struct err cause = {0};
	char *commit;

	buf_addf(&name, "%s^{commit}", rev);
	argv[GIT_WORDS + 4] = buf_text(&name);
	commit = git_line(argv, &cause);
	buf_release(&name);
	if (cause.kind == ERR_INTERRUPTED)
		return interrupt_err(err);
	if (!commit || !*commit) {
		free(commit);
		return err_set(err, ERR_USAGE, "--vs-rev: no such revision: %s (git rev-parse)",
			       rev);
	}
	snprintf(worktree->commit, sizeof(worktree->commit), "%s", commit);
	free(commit);
	return 0;
}

/* What differs from the commit that is checked out. Changes that are too many to be read have no
   checksum of their own. */
static void find_changes(struct worktree *worktree)
{
	const char *status[] = {GIT, "status", "--porcelain", "--untracked-files=no", NULL};
	const char *diff[] = {GIT,	  "diff", "HEAD", "--no-ext-diff", "--no-textconv",
			      "--binary", NULL};
	char *line = git_line(status, NULL);
	struct buf text = {0};

	worktree->is_dirty = line && *line;
	if (worktree->is_dirty && run(diff, NULL, GIT_TIMEOUT_MS, &text, NULL) == 0)
		worktree->changes =
			(uint32_t)crc32_z(0, (const unsigned char *)buf_text(&text), text.len);
	buf_release(&text);
	free(line);
}

static int make_folder(struct worktree *worktree, struct err *err)
{
	const char *temp = getenv("TMPDIR");
	struct buf path = {0};

	buf_addf(&path, "%s/assay-XXXXXX", temp && *temp ? temp : "/tmp");
	worktree->parent = buf_take(&path);
	if (!worktree->parent)
		return err_memory(err);
	if (!mkdtemp(worktree->parent)) {
		err_sys(err, "cannot make a temporary folder %s", worktree->parent);
		free(worktree->parent);
		worktree->parent = NULL;
		return -1;
	}
	return 0;
}

int worktree_add(struct worktree *worktree, const char *rev, struct err *err)
{
	const char *top[] = {GIT, "rev-parse", "--show-toplevel", NULL};
	const char *add[] = {GIT, "worktree", "add", "--quiet", "--detach", NULL, NULL, NULL};
	struct err cause = {0};
	struct buf path = {0};

	*worktree = (struct worktree){0};
	worktree->top = git_line(top, &cause);
	if (cause.kind == ERR_INTERRUPTED)
		return interrupt_err(err);
	if (!worktree->top)
		return err_set(err, ERR_USAGE,
			       "--vs-rev needs a git repository around the working "
			       "directory, and git");
	if (find_commit(worktree, rev, err) || make_folder(worktree, err))
		return -1;
	buf_addf(&path, "%s/tree", worktree->parent);
	worktree->path = buf_take(&path);
	if (!worktree->path)
		return err_memory(err);
	add[GIT_WORDS + 4] = worktree->path;
	add[GIT_WORDS + 5] = worktree->commit;
	find_changes(worktree);
	return run(add, NULL, GIT_TIMEOUT_MS, NULL, err);
}

/* Where the last `lines` lines of the text begin. */
static const char *last_lines(const char *text, size_t len, int lines)
{
	const char *at = text + len;

	if (at > text && at[-1] == '\n')
		at--;
	while (at > text && (at[-1] != '\n' || --lines > 0))
		at--;
	return at;
}

int worktree_build(const char *folder, const char *command, struct buf *tail, struct err *err)
{
	/* Compilers speak on stderr, their callers on stdout: both in the order they spoke. */
	const char *argv[] = {"sh", "-c", "{ eval \"$1\"; } 2>&1", "sh", command, NULL};
	struct question question = {argv, NULL, folder, BUILD_TIMEOUT_MS, 64 << 20, false};
	struct answer answer = {0};
	struct buf how = {0};
	int rc = ask(&question, &answer, err);

	if (!rc && !answer_is_good(&answer)) {
		answer_fmt_end(&answer, &question, &how);
		buf_adds(tail, last_lines(buf_text(&answer.out), answer.out.len, TAIL_LINES));
		rc = err_set(err, ERR_INPUT, "--build failed in %s: %s", folder, buf_text(&how));
	}
	buf_release(&how);
	answer_release(&answer);
	return rc;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

/* With all that is in it, and nothing that links in it point to. */
static void remove_folder(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

void worktree_release(struct worktree *worktree)
{
	if (worktree->path) {
		/* Twice: it is locked while it is made. */
		const char *remove[] = {GIT,	   "worktree",	   "remove", "--force",
					"--force", worktree->path, NULL};
		const char *prune[] = {GIT, "worktree", "prune", NULL};

		/* A worktree that was never made whole is not known to git: prune what is left. */
		if (clean_up(remove, worktree->top)) {
			remove_folder(worktree->path);
			clean_up(prune, worktree->top);
		}
	}
	if (worktree->parent)
		remove_folder(worktree->parent);
	free(worktree->top);
	free(worktree->path);
	free(worktree->parent);
	*worktree = (struct worktree){0};
}
