#include "runner/target/worktree_owner.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static int open_mark(const char *parent, int flags)
{
	char path[4096];
	int len = snprintf(path, sizeof(path), "%s/owner", parent);

	if (len < 0 || (size_t)len >= sizeof(path))
		return -1;
	return open(path, flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
}

static int hold(int fd)
{
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	close(fd);
	return -1;
}

int worktree_owner_mark(const char *parent, struct err *err)
{
	int fd = hold(open_mark(parent, O_CREAT | O_EXCL));

	return fd >= 0 ? fd : err_sys(err, "cannot mark the temporary folder %s as ours", parent);
}

/* ".../assay-XXXXXX/tree", as worktrees of ours are called. */
static bool is_ours(const char *path)
{
	static const char tree[] = "/tree", name[] = "/assay-";
	size_t len = strlen(path), tail = strlen(tree), head = strlen(name) + 6;
	const char *at = path + len - tail - head;

	return len >= tail + head && strcmp(path + len - tail, tree) == 0 &&
	       strncmp(at, name, strlen(name)) == 0 && !memchr(at + 1, '/', head - 1);
}

int worktree_owner_take(const char *path, char **parent)
{
	int fd = -1;

	*parent = is_ours(path) ? strndup(path, strlen(path) - strlen("/tree")) : NULL;
	if (*parent)
		fd = hold(open_mark(*parent, 0));
	if (fd < 0) {
		free(*parent);
		*parent = NULL;
	}
	return fd;
}
