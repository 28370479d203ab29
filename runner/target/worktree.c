#include "runner/target/worktree.h"

#include "results/base/text.h"
#include "runner/os/folder.h"
#include "runner/os/interrupt.h"
#include "runner/os/sysfile.h"
#include "runner/target/git.h"
#include "runner/target/history.h"
#include "runner/target/worktree_owner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/* Most git commands answer at once; a worktree of a large repository takes a while. */
#define GIT_TIMEOUT_MS 120000
#define OUTPUT_MAX     ((size_t)4 << 20)
/* How much of the end of a failed build's output is shown. */
#define TAIL_LINES 20

static struct git_question asked(const char *const *words)
{
	return (struct git_question){
		.words = words, .timeout_ms = GIT_TIMEOUT_MS, .max_bytes = OUTPUT_MAX};
}

static int run(const char *const *words, struct buf *out, struct err *err)
{
	const struct git_question question = asked(words);

	return git_say(&question, out, err);
}

/* Also after an interruption: then most of all. */
static int clean_up(const char *const *words, const char *dir)
{
	struct git_question question = asked(words);

	question.dir = dir;
	question.is_clean_up = true;
	return git_say(&question, NULL, NULL);
}

static int find_commit(struct worktree *worktree, const char *rev, struct err *err)
{
	struct commit_id id;

	if (history_find(&id, rev, err))
		return -1;
	snprintf(worktree->commit, sizeof(worktree->commit), "%s", id.text);
	return 0;
}

void worktree_find_changes(struct worktree *worktree)
{
	const char *status[] = {"status", "--porcelain", "--untracked-files=no", NULL};
	/* A submodule counts as its commit: to compare its files could run programs that it names.
	 */
	const char *diff[] = {
		"diff", "HEAD", "--no-ext-diff", "--no-textconv", "--binary", "--submodule=short",
		NULL};
	const struct git_question question = asked(status);
	char *line = git_line_new(&question, NULL);
	struct buf text = {0};

	worktree->is_dirty = line && *line;
	if (worktree->is_dirty && run(diff, &text, NULL) == 0)
		worktree->changes =
			(uint32_t)crc32_z(0, (const unsigned char *)buf_text(&text), text.len);
	buf_release(&text);
	free(line);
}

/* Take the worktree from git and from the disk. */
static void remove_tree(const char *path, const char *top)
{
	/* --force twice: a worktree is locked while it is being made. */
	const char *remove[] = {"worktree", "remove", "--force", "--force", path, NULL};
	const char *prune[] = {"worktree", "prune", NULL};

	/* git does not know a worktree that was never finished: prune what is left. */
	if (clean_up(remove, top)) {
		folder_remove(path);
		clean_up(prune, top);
	}
}

/* Remove the worktrees that killed runs (SIGKILL) left behind. What cannot be read stays. */
static void remove_left_behind(const char *top)
{
	static const char head[] = "worktree ";
	const char *list[] = {"worktree", "list", "--porcelain", NULL};
	struct buf text = {0};
	char *rest, *line, *parent;

	if (run(list, &text, NULL) == 0 && text.data)
		for (rest = text.data; (line = sysfile_next_line(&rest));) {
			int fd = strncmp(line, head, strlen(head)) == 0
					 ? worktree_owner_take(line + strlen(head), &parent)
					 : -1;

			if (fd < 0)
				continue;
			remove_tree(line + strlen(head), top);
			folder_remove(parent);
			free(parent);
			close(fd);
		}
	buf_release(&text);
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
	worktree->owner_fd = worktree_owner_mark(worktree->parent);
	worktree->is_marked = worktree->owner_fd >= 0;
	return 0;
}

int worktree_add(struct worktree *worktree, const char *rev, struct err *err)
{
	const char *add[] = {"worktree", "add", "--quiet", "--detach", NULL, NULL, NULL};
	struct err cause = {0};
	struct buf path = {0};

	*worktree = (struct worktree){0};
	worktree->top = git_top_new(NULL, &cause);
	if (cause.kind == ERR_INTERRUPTED)
		return interrupt_err(err);
	if (!worktree->top)
		return err_set(err, ERR_USAGE,
			       "--vs-rev needs a git repository around the working "
			       "directory, and git");
	remove_left_behind(worktree->top);
	if (find_commit(worktree, rev, err) || make_folder(worktree, err))
		return -1;
	buf_addf(&path, "%s/tree", worktree->parent);
	worktree->path = buf_take(&path);
	if (!worktree->path)
		return err_memory(err);
	add[4] = worktree->path;
	add[5] = worktree->commit;
	return run(add, NULL, err);
}

int worktree_build(const char *folder, const char *command, double seconds, struct buf *tail,
		   struct err *err)
{
	/* Compilers speak on stderr, their callers on stdout: both in the order they spoke. */
	const char *argv[] = {"sh", "-c", "{ eval \"$1\"; } 2>&1", "sh", command, NULL};
	struct question question = {argv, NULL, folder, (int)(seconds * 1000), 64 << 20, false};
	struct answer answer = {0};
	struct buf how = {0};
	int rc = ask(&question, &answer, err);

	if (!rc && !answer_is_good(&answer)) {
		answer_fmt_end(&answer, &question, &how);
		buf_adds(tail, text_last_lines(buf_text(&answer.out), answer.out.len, TAIL_LINES));
		rc = err_set(err, ERR_INPUT, "--build failed in %s: %s", folder, buf_text(&how));
	}
	buf_release(&how);
	answer_release(&answer);
	return rc;
}

void worktree_release(struct worktree *worktree)
{
	if (worktree->path)
		remove_tree(worktree->path, worktree->top);
	if (worktree->parent)
		folder_remove(worktree->parent);
	if (worktree->is_marked)
		close(worktree->owner_fd);
	free(worktree->top);
	free(worktree->path);
	free(worktree->parent);
	*worktree = (struct worktree){0};
}
