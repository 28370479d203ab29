#include "runner/target/worktree_owner.h"

#include "results/base/buf.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static int open_mark(const char *path, int flags)
{
	return open(path, flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
}

static int hold(int fd)
{
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	close(fd);
	return -1;
}

static char *mark_path_new(const char *parent)
{
	struct buf path = {0};

	buf_addf(&path, "%s/owner", parent);
	return buf_take(&path);
}

int worktree_owner_mark(const char *parent)
{
	char *path = mark_path_new(parent);
	int made = path ? open_mark(path, O_CREAT | O_EXCL) : -1, fd = hold(made);

	if (made >= 0 && fd < 0) /* a mark without a lock would say that we have ended */
		unlink(path);
	free(path);
	return fd;
}

/* ".../assay-XXXXXX/tree", as worktrees of ours are called. */
static bool is_ours(const char *path)
{
	static const char tree[] = "/tree", name[] = "/assay-";
	const size_t rest = strlen(name) + strlen("XXXXXX") + strlen(tree);
	size_t len = strlen(path);
	const char *at = len >= rest ? path + len - rest : NULL;

	return at && strncmp(at, name, strlen(name)) == 0 &&
	       strcmp(path + len - strlen(tree), tree) == 0 &&
	       strchr(at + 1, '/') == path + len - strlen(tree);
}

int worktree_owner_take(const char *path, char **parent)
{
	char *mark;
	int fd = -1;

	*parent = is_ours(path) ? strndup(path, strlen(path) - strlen("/tree")) : NULL;
	mark = *parent ? mark_path_new(*parent) : NULL;
	if (mark)
		fd = hold(open_mark(mark, 0));
	free(mark);
	if (fd < 0) {
		free(*parent);
		*parent = NULL;
	}
	return fd;
}
