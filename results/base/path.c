#include "results/base/path.h"

#include "results/base/buf.h"

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

char *path_in_new(const char *folder, const char *name)
{
	struct buf path = {0};

	buf_addf(&path, "%s/%s", folder, name);
	return buf_take(&path);
}
