#include "cli/looping/looping.h"

#include "results/base/atomic.h"
#include "results/base/path.h"
#include "results/files/statedir.h"
#include "results/files/statefile.h"
#include "runner/os/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* ---- one at a time */

/* The process that holds it, as it wrote; 0: not known. */
static long holder(int fd)
{
	char text[24] = "";

	return pread(fd, text, sizeof(text) - 1, 0) > 0 ? strtol(text, NULL, 10) : 0;
}

static int refuse_second(int fd, struct err *err)
{
	long pid = holder(fd);
	char who[40] = "";

	if (pid > 0)
		snprintf(who, sizeof(who), " (process %ld)", pid);
	return err_set(err, ERR_USAGE,
		       "another assay loop is at work here%s: wait for its end, two at once would "
		       "disturb each other's measurements",
		       who);
}

static int lock(struct loop *loop, struct err *err)
{
	char *path = path_in_new(loop->place.hidden, "loop/lock"), pid[24];
	int n = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid()), rc = -1;

	if (!path)
		return err_memory(err);
	if (statedir_make_way(path, err) == 0) {
		loop->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
		if (loop->lock < 0)
			err_sys(err, "%s", path);
		else if (flock(loop->lock, LOCK_EX | LOCK_NB))
			errno == EWOULDBLOCK ? refuse_second(loop->lock, err)
					     : err_sys(err, "%s", path);
		else
			rc = 0;
	}
	free(path);
	/* The number is for the message alone: without it, it says less. */
	if (!rc && (ftruncate(loop->lock, 0) || pwrite(loop->lock, pid, (size_t)n, 0) != n))
		errno = 0;
	return rc;
}

/* ---- opening */

static int name_all(struct loop *loop, struct err *err)
{
	loop->folder = path_in_new(loop->place.hidden, "loop/now");
	loop->file = loop->folder ? path_in_new(loop->folder, "loop.json") : NULL;
	loop->repository = loop->folder ? path_in_new(loop->folder, "git") : NULL;
	loop->snapshots = (struct snapshots){loop->repository, loop->place.root};
	return loop->file && loop->repository ? 0 : err_memory(err);
}

/* Where it was begun is where it goes on. */
static int go_there(const struct loop *loop, struct err *err)
{
	const struct attempts *attempts = &loop->attempts;

	if (strcmp(attempts->root, loop->place.root) != 0)
		return err_set(
			err, ERR_INPUT,
			"it was begun in %s, and this is %s: assay loop end, then assay loop "
			"start here",
			attempts->root, loop->place.root);
	if (chdir(attempts->directory))
		return err_sys(err, "the folder that it was begun in, %s", attempts->directory);
	return 0;
}

int loop_find(struct loop *loop, struct err *err)
{
	*loop = (struct loop){0};
	if (snapshot_place_find(&loop->place, err) || name_all(loop, err))
		return -1;
	if (access(loop->file, F_OK))
		return err_set(err, ERR_USAGE,
			       "there is no loop in %s: assay loop start TARGET... begins one",
			       loop->place.root);
	return lock(loop, err);
}

int loop_read(struct loop *loop, struct err *err)
{
	json_t *top = NULL;
	int rc = statefile_read(&top, loop->file, err);

	if (rc == 1 && attempts_read(&loop->attempts, top, err))
		rc = err_in(err, "%s", loop->file);
	json_decref(top);
	if (rc < 0 && err->kind == ERR_INPUT) {
		struct err cause = *err;

		err_clear(err);
		err_set(err, ERR_INPUT, "%s (assay loop end puts it aside)", cause.text);
	}
	return rc == 1 ? 0 : -1;
}

int loop_open(struct loop *loop, struct err *err)
{
	return loop_find(loop, err) || loop_read(loop, err) || go_there(loop, err) ? -1 : 0;
}

int loop_open_new(struct loop *loop, struct err *err)
{
	const char *home = getenv("HOME");

	*loop = (struct loop){0};
	if (snapshot_place_find(&loop->place, err) || name_all(loop, err))
		return -1;
	if (!loop->place.is_git &&
	    (strcmp(loop->place.root, "/") == 0 || (home && strcmp(loop->place.root, home) == 0)))
		return err_set(err, ERR_USAGE,
			       "%s would be copied as a whole: go into the project's folder first",
			       loop->place.root);
	if (lock(loop, err))
		return -1;
	if (access(loop->file, F_OK) == 0)
		return err_set(
			err, ERR_USAGE,
			"there is a loop in %s already: assay loop status shows it, assay loop "
			"end ends it",
			loop->place.root);
	if (folder_remove(loop->folder) && errno != ENOENT)
		return err_sys(err, "cannot remove %s", loop->folder);
	return 0;
}

int loop_save(const struct loop *loop, struct err *err)
{
	return statefile_write(attempts_json_new(&loop->attempts), loop->file, err);
}

void loop_close(struct loop *loop)
{
	if (loop->lock > 0)
		close(loop->lock);
	snapshot_place_release(&loop->place);
	attempts_release(&loop->attempts);
	free(loop->folder);
	free(loop->file);
	free(loop->repository);
	*loop = (struct loop){0};
}

/* ---- states of the working tree */

char *loop_patch_new(const struct loop *loop, const char *what, size_t number)
{
	struct buf path = {0};

	buf_addf(&path, "%s/%s-%zu.patch", loop->folder, what, number);
	return buf_take(&path);
}

int loop_store_patch(const struct loop *loop, const char *what, size_t number, const char *tree,
		     struct err *err)
{
	char *path = loop_patch_new(loop, what, number);
	struct buf patch = {0};
	int rc = path ? snapshots_diff(&loop->snapshots, loop->attempts.tree, tree, &patch, err)
		      : err_memory(err);

	if (!rc && atomic_write(path, WRITE_REPLACE, buf_text(&patch), patch.len, err))
		rc = err_in(err, "%s", path);
	buf_release(&patch);
	free(path);
	return rc;
}

/* A state that no attempt holds gets a patch of its own. */
static int store_unknown(const struct loop *loop, const char *tree, struct err *err)
{
	char *path;
	size_t number = 1;

	if (strcmp(tree, loop->attempts.tree) == 0 || attempts_find_tree(&loop->attempts, tree))
		return 0;
	while ((path = loop_patch_new(loop, "saved", number)) && access(path, F_OK) == 0) {
		free(path);
		number++;
	}
	if (!path)
		return err_memory(err);
	if (loop_store_patch(loop, "saved", number, tree, err) == 0) {
		fprintf(stderr, "assay: loop: the working tree as it was is stored in %s\n", path);
		free(path);
		return 0;
	}
	free(path);
	return -1;
}

int loop_put(const struct loop *loop, const char *now, const char *tree, struct err *err)
{
	if (strcmp(now, tree) == 0)
		return 0;
	return store_unknown(loop, now, err) || snapshots_put(&loop->snapshots, now, tree, err) ? -1
												: 0;
}
