#include "results/base/path.h"

#include "results/base/buf.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool path_is_folder(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool path_is_program(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISREG(info.st_mode) && access(path, X_OK) == 0;
}

static bool is_one(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* How much of it is before the name. */
static int folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (int)(slash + 1 - path) : 0;
}

static bool find_folder(const char *path, struct stat *info)
{
	char folder[PATH_MAX];
	int length = snprintf(folder, sizeof(folder), "%.*s.", folder_length(path), path);

	return length < (int)sizeof(folder) && stat(folder, info) == 0;
}

bool path_is_same_file(const char *a, const char *b)
{
	struct stat one, other;
	bool is_a = stat(a, &one) == 0, is_b = stat(b, &other) == 0;

	if (is_a && is_b)
		return S_ISREG(one.st_mode) && is_one(&one, &other);
	if (is_a != is_b || strcmp(a + folder_length(a), b + folder_length(b)) != 0)
		return false;
	if (find_folder(a, &one) && find_folder(b, &other))
		return is_one(&one, &other);
	return strcmp(a, b) == 0;
}

char *path_in_new(const char *folder, const char *name)
{
	struct buf path = {0};

	buf_addf(&path, "%s/%s", folder, name);
	return buf_take(&path);
}
