/* assay loop end: the copies go, what was tried stays. */
#include "cli/looping/looping.h"
#include "cli/words/status.h"
#include "results/base/path.h"
#include "results/files/statedir.h"
#include "runner/os/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static bool is_log(const char *name)
{
	size_t n = strlen(name);

	return strcmp(name, "loop.json") == 0 || (n > 6 && strcmp(name + n - 6, ".patch") == 0);
}

static int move_file(const char *from, const char *to, const char *name, struct err *err)
{
	char *old = path_in_new(from, name), *fresh = path_in_new(to, name);
	int rc = 0;

	if (!old || !fresh)
		rc = err_memory(err);
	else if (statedir_make_way(fresh, err))
		rc = -1;
	else if (rename(old, fresh))
		rc = err_sys(err, "cannot move %s to %s", old, to);
	free(old);
	free(fresh);
	return rc;
}

/* loop.json and the patches go into `to`; loop.json last, so that an end that was interrupted can
   be begun again. */
static int keep_log(const struct loop *loop, const char *to, size_t *patches, struct err *err)
{
	DIR *folder = opendir(loop->folder);
	const struct dirent *one;
	int rc = 0;

	if (!folder)
		return err_sys(err, "%s", loop->folder);
	while (!rc && (one = readdir(folder)))
		if (is_log(one->d_name) && strcmp(one->d_name, "loop.json") != 0) {
			rc = move_file(loop->folder, to, one->d_name, err);
			++*patches;
		}
	closedir(folder);
	return rc ? rc : move_file(loop->folder, to, "loop.json", err);
}

/* loop/ended/DATE, or with a number behind it. */
static char *place_new(const struct loop *loop, struct err *err)
{
	char date[WHEN_SIZE];
	struct buf path = {0};

	when_format_iso(time(NULL), date);
	for (int i = 1; i == 1 || access(buf_text(&path), F_OK) == 0; i++) {
		buf_clear(&path);
		buf_addf(&path, "%s/loop/ended/%s", loop->place.hidden, date);
		if (i > 1)
			buf_addf(&path, ".%d", i);
		if (buf_failed(&path)) {
			err_memory(err);
			return NULL;
		}
	}
	return buf_take(&path);
}

int loop_end(const struct loop_options *options, struct err *err)
{
	struct loop loop = {0};
	size_t patches = 0;
	char *to = NULL;
	int rc = loop_find(&loop, err);

	(void)options;
	if (!rc && !(to = place_new(&loop, err)))
		rc = -1;
	if (!rc)
		rc = keep_log(&loop, to, &patches, err);
	if (!rc && folder_remove(loop.folder) && errno != ENOENT)
		rc = err_sys(err, "cannot remove %s", loop.folder);
	if (!rc)
		printf("ended: the copies are removed from %s; what was tried (%zu patch%s) is in %s\n",
		       loop.folder, patches, patches == 1 ? "" : "es", to);
	free(to);
	loop_close(&loop);
	return rc ? -1 : EXIT_DONE;
}
