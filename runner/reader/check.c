#include "runner/reader/check.h"

#include "runner/reader/self_test.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Is the program at `path`, as we see it, the one that runs? A container has files of its own. */
static bool is_here(const char *path, const struct stat *running)
{
	struct stat here;

	return stat(path, &here) == 0 && here.st_dev == running->st_dev &&
	       here.st_ino == running->st_ino;
}

static bool is_trusted(const struct stat *program)
{
	return (program->st_uid == 0 || program->st_uid == geteuid()) &&
	       (program->st_mode & 022) == 0;
}

bool reader_check_find(pid_t pid, char *path, size_t path_size, char *why, size_t size)
{
	const char *name, *reason = NULL;
	struct stat running;
	char link[64];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/%d/exe", (int)pid);
	n = readlink(link, path, path_size - 1);
	path[n > 0 ? n : 0] = '\0';
	name = strrchr(path, '/');
	if (!name || stat(link, &running))
		reason = "its program cannot be seen";
	else if (strncmp(name + 1, "python", 6) != 0)
		reason = "it has Python inside, but is no python program";
	else if (!is_here(path, &running))
		reason = "its program is not in this file system, or was replaced";
	else if (!is_trusted(&running))
		reason = "its program belongs to another user, or others can write to it";
	if (reason)
		snprintf(why, size, "%s", reason);
	return !reason;
}

int reader_check(pid_t pid, const struct reader_options *options, char *why, size_t size,
		 struct err *err)
{
	char path[PATH_MAX];

	if (!reader_check_find(pid, path, sizeof(path), why, size))
		return 1;
	return reader_self_test(path, options->wants_locals, err) ||
			       (options->wants_calls && reader_self_test_calls(path, err))
		       ? -1
		       : 0;
}
