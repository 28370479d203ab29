#include "results/history/scan.h"

#include "results/base/buf.h"
#include "results/history/file_name.h"
#include "results/history/notes.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool ends_in(const char *name, const char *ending)
{
	size_t len = strlen(name), end = strlen(ending);

	return len >= end && strcmp(name + len - end, ending) == 0;
}

/* False for what is nobody's business. */
static bool find_kind(const char *name, enum scan_kind *kind)
{
	struct file_name parts;

	if (name[0] == '.' || ends_in(name, ".profile.json.gz"))
		return false;
	if (file_name_parse(name, &parts))
		*kind = SCAN_RESULT;
	else if (history_note_is_name(name))
		*kind = SCAN_NOTE;
	else
		*kind = SCAN_STRANGER;
	return *kind != SCAN_STRANGER || ends_in(name, ".json") || ends_in(name, ".json.gz");
}

/* A file that is gone again is passed over. */
static int take(struct scan *scan, int folder, const char *name, enum scan_kind kind,
		struct err *err)
{
	struct scan_file file = {.kind = kind};
	struct stat info;

	if (fstatat(folder, name, &info, 0) || S_ISDIR(info.st_mode))
		return 0;
	file.size = info.st_size;
	file.mtime_ns = (int64_t)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
	file.name = strdup(name);
	if (!file.name ||
	    mem_reserve(&scan->items, &scan->cap, scan->n + 1, sizeof(*scan->items))) {
		free(file.name);
		return err_memory(err);
	}
	scan->items[scan->n++] = file;
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct scan_file *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int missing(const char *folder, struct err *err)
{
	if (errno == ENOENT)
		return err_set(err, ERR_INPUT,
			       "there is no history in %s; assay history add FILE... begins one",
			       folder);
	if (errno == ENOTDIR)
		return err_set(err, ERR_INPUT, "%s is no folder", folder);
	return err_sys(err, "cannot read the folder %s", folder);
}

int scan_folder(struct scan *scan, const char *folder, struct err *err)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	enum scan_kind kind;
	int rc = 0;

	if (!dir)
		return missing(folder, err);
	while (!rc && (entry = readdir(dir)))
		if (find_kind(entry->d_name, &kind))
			rc = take(scan, dirfd(dir), entry->d_name, kind, err);
	closedir(dir);
	if (scan->n)
		qsort(scan->items, scan->n, sizeof(*scan->items), compare);
	return rc;
}

void scan_release(struct scan *scan)
{
	for (size_t i = 0; i < scan->n; i++)
		free(scan->items[i].name);
	free(scan->items);
	*scan = (struct scan){0};
}
