#include "cli/profiles/kept.h"

#include "cli/attaching/rolling.h"
#include "results/base/buf.h"
#include "results/base/path.h"
#include "results/profile_files/formats.h"
#include "results/profiles/profile_threads.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void kept_release(struct kept *kept)
{
	for (size_t i = 0; i < kept->n; i++) {
		free(kept->files[i].path);
		profile_labels_release(&kept->files[i].labels);
	}
	free(kept->files);
	over_time_release(&kept->over);
	*kept = (struct kept){0};
}

static bool is_within(double start_s, const struct when *when)
{
	return start_s >= when->from && start_s < when->until;
}

/* ---- one file */

/* Is it of a benchmark that is wanted, and not of the threads beside one? */
static bool is_wanted(const struct stack_profile *profile, const struct texts *benches)
{
	size_t len = strlen(profile->name), end = strlen(PROFILE_THREADS_SUFFIX);

	if (len > end && strcmp(profile->name + len - end, PROFILE_THREADS_SUFFIX) == 0)
		return false;
	return benches->n == 0 || texts_have(benches, profile->name);
}

/* The file is added, then its profiles. */
static int take(struct kept *kept, const char *path, struct profile_set *set,
		const struct kept_request *request, struct err *err)
{
	struct kept_file *file;

	if (mem_reserve(&kept->files, &kept->cap, kept->n + 1, sizeof(*kept->files)))
		return err_memory(err);
	file = &kept->files[kept->n];
	*file = (struct kept_file){strdup(path), set->start_s, set->labels};
	set->labels = (struct profile_labels){0};
	kept->n++;
	if (!file->path)
		return err_memory(err);
	for (size_t i = 0; i < set->n; i++)
		if (is_wanted(&set->profiles[i], request->benches) &&
		    over_time_add(&kept->over, &set->profiles[i], set->start_s, set->duration_s,
				  kept->n - 1, err))
			return -1;
	return 0;
}

static int read_file(struct kept *kept, const char *path, const struct kept_request *request,
		     struct err *err)
{
	struct profile_set set = {0};
	int rc = profile_format_read(&set, path, PROFILE_FORMATS, err);

	if (!rc && set.start_s <= 0)
		rc = err_set(
			err, ERR_INPUT,
			"%s: it does not say when it was recorded: pprof files of assay do, and "
			"profiles beside results",
			path);
	if (!rc && is_within(set.start_s, &request->when))
		rc = take(kept, path, &set, request, err);
	profile_set_release(&set);
	return rc;
}

/* ---- a folder */

static int is_rolling(const struct dirent *entry)
{
	return rolling_is_name(entry->d_name);
}

/* A file that cannot be read is one less. */
static int read_entry(struct kept *kept, const char *folder, const char *name,
		      const struct kept_request *request, struct err *err)
{
	double start_s = rolling_start(name);
	struct err why = {0};
	char *path;
	int rc = 0;

	/* the file itself knows parts of a second */
	if (start_s + 1 < request->when.from || start_s >= request->when.until)
		return 0;
	path = path_in_new(folder, name);
	if (!path)
		return err_memory(err);
	if (read_file(kept, path, request, &why)) {
		if (why.kind == ERR_MEMORY)
			rc = err_memory(err);
		else
			fprintf(stderr, "assay: note: left out: %s\n", why.text);
	}
	free(path);
	return rc;
}

static int read_folder(struct kept *kept, const char *folder, const struct kept_request *request,
		       struct err *err)
{
	struct dirent **entries = NULL;
	int n = scandir(folder, &entries, is_rolling, alphasort), rc = 0;

	if (n < 0)
		return err_sys(err, "%s", folder);
	if (n == 0)
		rc = err_set(err, ERR_INPUT,
			     "%s: no profiles in it: assay attach PID record --every 60s -o %s "
			     "records some",
			     folder, folder);
	for (int i = 0; i < n; i++) {
		if (!rc)
			rc = read_entry(kept, folder, entries[i]->d_name, request, err);
		free(entries[i]);
	}
	free(entries);
	return rc;
}

/* ---- all */

struct place {
	double start_s;
	size_t at;
};

static int by_start(const void *a, const void *b)
{
	const struct place *one = a, *other = b;

	if (one->start_s != other->start_s)
		return one->start_s < other->start_s ? -1 : 1;
	return (one->at > other->at) - (one->at < other->at);
}

/* Files and moments in the order of time. */
static int sort(struct kept *kept, struct err *err)
{
	struct place *places = calloc(kept->n + 1, sizeof(*places));
	size_t *now = calloc(kept->n + 1, sizeof(*now));
	struct kept_file *files = calloc(kept->n + 1, sizeof(*files));
	int rc = places && now && files ? 0 : err_memory(err);

	for (size_t i = 0; i < kept->n && !rc; i++)
		places[i] = (struct place){kept->files[i].start_s, i};
	if (!rc)
		qsort(places, kept->n, sizeof(*places), by_start);
	for (size_t i = 0; i < kept->n && !rc; i++) {
		files[i] = kept->files[places[i].at];
		now[places[i].at] = i;
	}
	for (size_t i = 0; i < kept->n && !rc; i++)
		kept->files[i] = files[i];
	for (size_t i = 0; i < kept->over.n && !rc; i++)
		kept->over.moments[i].source = now[kept->over.moments[i].source];
	over_time_sort(&kept->over);
	free(places);
	free(now);
	free(files);
	return rc;
}

static int refuse_nothing(const struct kept *kept, const struct kept_request *request,
			  struct err *err)
{
	if (kept->over.n)
		return 0;
	if (kept->n)
		return err_set(err, ERR_INPUT, "no file has a benchmark of that name");
	return err_set(err, ERR_INPUT, "%s: no profile %s", request->paths->items[0],
		       request->when.from > 0 || request->when.until < WHEN_NEVER
			       ? "of that time (--since, --until)"
			       : "that can be read");
}

int kept_read(struct kept *kept, const struct kept_request *request, struct err *err)
{
	kept->over.by = request->by;
	for (size_t i = 0; i < request->paths->n; i++) {
		const char *path = request->paths->items[i];

		if (path_is_folder(path) ? read_folder(kept, path, request, err)
					 : read_file(kept, path, request, err))
			return -1;
	}
	return refuse_nothing(kept, request, err) || sort(kept, err) ? -1 : 0;
}

/* ---- what is new */

static bool was_before(const struct kept *kept, size_t file, const struct profile_label *label)
{
	for (size_t i = 0; i < file; i++) {
		const char *text = profile_labels_get(&kept->files[i].labels, label->key);

		if (text && strcmp(text, label->text) == 0)
			return true;
	}
	return false;
}

struct kept_news *kept_news_new(const struct kept *kept, size_t *n, struct err *err)
{
	struct kept_news *news = NULL;
	size_t cap = 0;

	*n = 0;
	if (mem_reserve(&news, &cap, 1, sizeof(*news))) {
		err_memory(err);
		return NULL;
	}
	for (size_t file = 1; file < kept->n; file++)
		for (size_t i = 0; i < kept->files[file].labels.n; i++) {
			const struct profile_label *label = &kept->files[file].labels.items[i];
			const char *before =
				profile_labels_get(&kept->files[file - 1].labels, label->key);

			if (strcmp(label->key, "pid") == 0 ||
			    (before && strcmp(before, label->text) == 0) ||
			    was_before(kept, file, label))
				continue;
			if (mem_reserve(&news, &cap, *n + 1, sizeof(*news))) {
				err_memory(err);
				free(news);
				return NULL;
			}
			news[(*n)++] = (struct kept_news){file, label->key, label->text, before};
		}
	return news;
}
