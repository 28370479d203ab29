#include "results/base/path.h"

#include "results/base/buf.h"

#include <sys/stat.h>

bool path_is_folder(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

char *path_in_new(const char *folder, const char *name)
{
	struct buf path = {0};

	buf_addf(&path, "%s/%s", folder, name);
	return buf_take(&path);
}
