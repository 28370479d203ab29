#include "results/files/cachedir.h"

#include <stdlib.h>

int cachedir_add(struct buf *path, const char *what, struct err *err)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (cache && *cache == '/')
		buf_addf(path, "%s/assay", cache);
	else if (home && *home == '/')
		buf_addf(path, "%s/.cache/assay", home);
	else
		return err_set(err, ERR_INPUT, "no place for %s: set XDG_CACHE_HOME or HOME", what);
	return 0;
}
