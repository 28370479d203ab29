#include "cli/compare/step_summary.h"

#include <stdio.h>
#include <stdlib.h>

static const char *path_of_step(void)
{
	const char *path = getenv("GITHUB_STEP_SUMMARY");

	return path && *path ? path : NULL;
}

bool step_summary_is_there(void)
{
	return path_of_step();
}

int step_summary_append(const struct buf *bytes, struct err *err)
{
	const char *path = path_of_step();
	FILE *file;
	size_t written;

	if (buf_failed(bytes))
		return err_memory(err);
	if (!path)
		return 0;
	file = fopen(path, "a");
	if (!file)
		return err_sys(err, "%s", path);
	written = fwrite(buf_text(bytes), 1, bytes->len, file);
	if (fclose(file) || written < bytes->len)
		return err_sys(err, "%s", path);
	return 0;
}
