#include "results/files/statedir.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The XDG specification: relative paths are to be ignored. */
static const char *absolute(const char *variable)
{
	const char *value = getenv(variable);

	return value && *value == '/' ? value : NULL;
}

int statedir_add(struct buf *path, struct err *err)
{
	const char *state = absolute("XDG_STATE_HOME"), *home = absolute("HOME");

	if (state)
		buf_addf(path, "%s/assay", state);
	else if (home)
		buf_addf(path, "%s/.local/state/assay", home);
	else
		return err_set(err, ERR_INPUT,
			       "no place to remember things: set XDG_STATE_HOME or HOME");
	return 0;
}

char *statedir_file_new(const char *what, const char *host, struct err *err)
{
	struct buf path = {0};

	if (statedir_add(&path, err)) {
		buf_release(&path);
		return NULL;
	}
	buf_addf(&path, "/%s-", what);
	for (const char *s = host; *s; s++)
		buf_add(&path, strchr("/\\", *s) || (unsigned char)*s < ' ' ? "_" : s, 1);
	buf_adds(&path, ".json");
	if (buf_failed(&path))
		err_memory(err);
	return buf_take(&path);
}

int statedir_make_way(const char *path, struct err *err)
{
	char folder[4096];

	if (snprintf(folder, sizeof(folder), "%s", path) >= (int)sizeof(folder))
		return err_set(err, ERR_INPUT, "the path is too long");
	for (char *s = strchr(folder + 1, '/'); s; s = strchr(s + 1, '/')) {
		*s = '\0';
		if (mkdir(folder, 0777) && errno != EEXIST)
			return err_sys(err, "cannot make the folder %s", folder);
		*s = '/';
	}
	return 0;
}
