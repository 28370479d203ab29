#include "cli/attaching/rolling.h"

#include "results/base/atomic.h"
#include "results/base/gzip.h"
#include "results/base/path.h"
#include "results/profile_files/pprof.h"

#include <ctype.h>
#include <dirent.h>
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

int rolling_check(const struct rolling *rolling, struct err *err)
{
	if (!path_is_folder(rolling->folder))
		return err_set(err, ERR_INPUT,
			       "%s: no folder: with --every, -o names one that is there",
			       rolling->folder);
	if (access(rolling->folder, W_OK | X_OK))
		return err_sys(err, "%s: cannot write into it", rolling->folder);
	for (size_t i = 0; i < rolling->labels->n; i++) {
		const char *label = rolling->labels->items[i];

		if (!strchr(label, '=') || *label == '=')
			return err_set(err, ERR_USAGE, "--label %s: not of the form KEY=TEXT",
				       label);
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

enum { OWN_LABELS = 3 };

/* Host, pid and python, and the user's; *keys holds what the labels' keys borrow. NULL with err
   (memory). */
static struct pprof_label *labels_new(const struct rolling *rolling, const char *const own[],
				      char ***keys, struct err *err)
{
	static const char *const own_keys[OWN_LABELS] = {"host", "pid", "python"};
	size_t n = rolling->labels->n;
	struct pprof_label *labels = calloc(OWN_LABELS + n, sizeof(*labels));
	bool is_whole = labels && (*keys = calloc(n + 1, sizeof(**keys)));

	for (size_t i = 0; is_whole && i < OWN_LABELS; i++)
		labels[i] = (struct pprof_label){own_keys[i], own[i]};
	for (size_t i = 0; is_whole && i < n; i++) {
		const char *text = rolling->labels->items[i], *equals = strchr(text, '=');

		(*keys)[i] = strndup(text, (size_t)(equals - text));
		is_whole = (*keys)[i];
		labels[OWN_LABELS + i] = (struct pprof_label){(*keys)[i], equals + 1};
	}
	if (is_whole)
		return labels;
	err_memory(err);
	free(labels);
	return NULL;
}

static int pack(const struct rolling *rolling, const struct profile_set *set, const char *python,
		const struct pprof_context *when, struct buf *bytes, struct err *err)
{
	char host[256] = "unknown", pid[16], **keys = NULL;
	const char *const own[OWN_LABELS] = {host, pid, python};
	struct pprof_context context = *when;
	struct buf message = {0};
	struct pprof_label *labels;
	int rc = -1;

	gethostname(host, sizeof(host) - 1);
	snprintf(pid, sizeof(pid), "%d", (int)rolling->pid);
	labels = labels_new(rolling, own, &keys, err);
	context.labels = labels;
	context.n_labels = OWN_LABELS + rolling->labels->n;
	if (labels && pprof_format(set, &context, &message, err) == 0)
		rc = gzip_pack(&message, bytes, err);
	for (size_t i = 0; keys && keys[i]; i++)
		free(keys[i]);
	free(keys);
	free(labels);
	buf_release(&message);
	return rc;
}

static char *name_new(const struct rolling *rolling, double start_s, struct err *err)
{
	time_t start = (time_t)start_s;
	char name[64], stamp[32];
	struct tm utc;
	char *path;

	gmtime_r(&start, &utc);
	strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &utc);
	snprintf(name, sizeof(name), "%s-%d" NAME_END, stamp, (int)rolling->pid);
	path = path_in_new(rolling->folder, name);
	if (!path)
		err_memory(err);
	return path;
}

int rolling_write(const struct rolling *rolling, const struct profile_set *set, const char *python,
		  double start_s, double seconds, struct err *err)
{
	const struct pprof_context when = {.start_s = start_s, .duration_s = seconds};
	struct buf bytes = {0};
	char *path = name_new(rolling, start_s, err);
	int rc = -1;

	if (path && pack(rolling, set, python, &when, &bytes, err) == 0) {
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
