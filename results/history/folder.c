#include "results/history/folder.h"

#include "results/base/buf.h"
#include "results/base/path.h"
#include "results/files/statedir.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define INSIDE ".assay/history"

/* A file instead of a folder, in worktrees and submodules, is as good. */
static bool has_git(const char *folder, size_t len)
{
	char path[PATH_MAX + 8];

	snprintf(path, sizeof(path), "%.*s/.git", (int)len, folder);
	return access(path, F_OK) == 0;
}

/* The length of the part of `here` that is the project; 0: none is. */
static size_t project_of(const char *here)
{
	size_t len = strlen(here);

	while (len && !has_git(here, len))
		do
			len--;
		while (len && here[len] != '/');
	return len;
}

char *history_folder_new(const char *given, struct err *err)
{
	char here[PATH_MAX];
	struct buf path = {0};
	char *taken;
	size_t len;

	if (given) {
		buf_adds(&path, *given ? given : ".");
	} else if (!getcwd(here, sizeof(here))) {
		err_sys(err, "the current folder cannot be told");
		return NULL;
	} else {
		len = project_of(here);
		if (len && here[len]) /* below the project: its whole path */
			buf_addf(&path, "%.*s/" INSIDE, (int)len, here);
		else
			buf_adds(&path, INSIDE);
	}
	taken = buf_take(&path);
	if (!taken)
		err_memory(err);
	return taken;
}

int history_folder_make(const char *folder, struct err *err)
{
	if (statedir_make_way(folder, err))
		return -1;
	if (mkdir(folder, 0777) == 0 || (errno == EEXIST && path_is_folder(folder)))
		return 0;
	if (errno == EEXIST)
		return err_set(err, ERR_INPUT, "%s is no folder", folder);
	return err_sys(err, "cannot make the folder %s", folder);
}
