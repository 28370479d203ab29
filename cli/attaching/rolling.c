#include "cli/attaching/rolling.h"

#include "results/base/atomic.h"
#include "results/base/path.h"
#include "results/base/when.h"
#include "results/profile_files/formats.h"

#include <ctype.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A name begins with its time, so that names in order are files in order. */
#define TIME_SHAPE "00000000T000000Z-"
#define NAME_END   ".pprof"

bool rolling_is_name(const char *name)
{
	const char *shape = TIME_SHAPE;

	for (; *shape; shape++, name++)
		if (*shape == '0' ? !isdigit((unsigned char)*name) : *name != *shape)
			return false;
	if (!isdigit((unsigned char)*name))
		return false;
	name += strspn(name, "0123456789");
	return strcmp(name, NAME_END) == 0;
}

double rolling_start(const char *name)
{
	char stamp[sizeof(TIME_SHAPE) - 1];
	struct when when;

	if (!rolling_is_name(name))
		return (double)NAN;
	snprintf(stamp, sizeof(stamp), "%s", name);
	return when_parse(stamp, &when, NULL) ? (double)NAN : when.from;
}

int rolling_check(const struct rolling *rolling, struct err *err)
{
	if (!path_is_folder(rolling->folder))
		return err_set(err, ERR_INPUT,
			       "%s: no folder: with --every, -o names one that is there",
			       rolling->folder);
	if (access(rolling->folder, W_OK | X_OK))
		return err_sys(err, "%s: cannot write into it", rolling->folder);
	for (size_t i = 0; i < rolling->labels->n; i++) {
		struct profile_labels labels = {0};
		int rc = profile_labels_set_word(&labels, rolling->labels->items[i], err);

		profile_labels_release(&labels);
		if (rc)
			return err_in(err, "--label %s", rolling->labels->items[i]);
	}
	return 0;
}

/* ---- the oldest go */

static int is_ours(const struct dirent *entry)
{
	return rolling_is_name(entry->d_name);
}

/* What cannot be removed is left: the next period tries again. */
static void remove_oldest(const struct rolling *rolling)
{
	struct dirent **entries = NULL;
	int n = scandir(rolling->folder, &entries, is_ours, alphasort);

	for (int i = 0; i < n; i++) {
		char *path = i < n - rolling->keep
				     ? path_in_new(rolling->folder, entries[i]->d_name)
				     : NULL;

		if (path)
			unlink(path);
		free(path);
		free(entries[i]);
	}
	free(entries);
}

/* ---- one period */

/* Host, pid and python, and the user's. */
static int set_labels(const struct rolling *rolling, struct profile_set *set, const char *python,
		      struct err *err)
{
	char host[256] = "unknown", pid[16];

	gethostname(host, sizeof(host) - 1);
	snprintf(pid, sizeof(pid), "%d", (int)rolling->pid);
	if (profile_labels_set(&set->labels, "host", host, err) ||
	    profile_labels_set(&set->labels, "pid", pid, err) ||
	    profile_labels_set(&set->labels, "python", python, err))
		return -1;
	for (size_t i = 0; i < rolling->labels->n; i++)
		if (profile_labels_set_word(&set->labels, rolling->labels->items[i], err))
			return -1;
	return 0;
}

static char *name_new(const struct rolling *rolling, double start_s, struct err *err)
{
	char name[64], stamp[WHEN_SIZE];
	char *path;

	when_format_name((int64_t)start_s, stamp);
	snprintf(name, sizeof(name), "%s-%d" NAME_END, stamp, (int)rolling->pid);
	path = path_in_new(rolling->folder, name);
	if (!path)
		err_memory(err);
	return path;
}

int rolling_write(const struct rolling *rolling, struct profile_set *set, const char *python,
		  double start_s, double seconds, struct err *err)
{
	struct buf bytes = {0};
	char *path = name_new(rolling, start_s, err);
	int rc = -1;

	set->start_s = start_s;
	set->duration_s = seconds;
	if (path && set_labels(rolling, set, python, err) == 0 &&
	    profile_format_pack(set, PROFILE_FORMAT_PPROF, true, &bytes, err) == 0) {
		rc = atomic_write(path, WRITE_REPLACE, buf_text(&bytes), bytes.len, err);
		if (rc)
			err_in(err, "%s", path);
	}
	if (rc == 0)
		remove_oldest(rolling);
	free(path);
	buf_release(&bytes);
	return rc;
}
