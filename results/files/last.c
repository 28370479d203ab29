#include "results/files/last.h"

#include "results/base/buf.h"
#include "results/base/path.h"
#include "results/files/statedir.h"
#include "results/files/write.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- the folder */

static int add_folder(struct buf *path, struct err *err)
{
	if (statedir_add(path, err))
		return -1;
	buf_adds(path, "/results");
	return buf_failed(path) ? err_memory(err) : 0;
}

/* Our files begin with a digit and end so; others in the folder are nobody's business. */
#define SUFFIX ".json.gz"

static int is_ours(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name), suffix = strlen(SUFFIX);

	return entry->d_name[0] >= '0' && entry->d_name[0] <= '9' && len > suffix &&
	       strcmp(entry->d_name + len - suffix, SUFFIX) == 0;
}

/* Names hold the time, with leading zeros: the newest comes first. */
static int newest_first(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*b)->d_name, (*a)->d_name);
}

struct listing {
	struct dirent **items;
	size_t n;
};

/* Empty where there is no such folder. */
static struct listing list(const char *folder)
{
	struct listing listing = {0};
	int n = scandir(folder, &listing.items, is_ours, newest_first);

	listing.n = n > 0 ? (size_t)n : 0;
	if (n < 0)
		listing.items = NULL;
	return listing;
}

static void listing_release(struct listing *listing)
{
	for (size_t i = 0; i < listing->n; i++)
		free(listing->items[i]);
	free(listing->items);
}

/* ---- keeping */

static size_t size_of(const char *path)
{
	struct stat file;

	return stat(path, &file) ? 0 : (size_t)file.st_size;
}

/* The newest stay. What cannot be removed is another's, or gone. */
static void drop_old(const char *folder)
{
	struct listing listing = list(folder);
	size_t bytes = 0;

	for (size_t i = 0; i < listing.n; i++) {
		char *path = path_in_new(folder, listing.items[i]->d_name);

		bytes += path ? size_of(path) : 0;
		if (path && (i >= LAST_KEPT || bytes > LAST_BYTES))
			unlink(path);
		free(path);
	}
	listing_release(&listing);
}

static void add_name(struct buf *path)
{
	struct timespec now = {0}; /* the clock can fail */

	clock_gettime(CLOCK_REALTIME, &now);
	buf_addf(path, "/%011lld-%09ld-%ld" SUFFIX, (long long)now.tv_sec, now.tv_nsec,
		 (long)getpid());
}

static int write_and_drop(const struct suite *suite, const char *folder, const char *path,
			  struct err *err)
{
	struct buf bytes = {0};
	int rc = suite_pack(suite, path, WRITE_COMPACT, &bytes, err);

	if (!rc && bytes.len > LAST_BYTES)
		rc = err_set(err, ERR_INPUT, "it is larger than all that is kept");
	if (!rc)
		rc = statedir_make_way(path, err);
	if (!rc && atomic_write(path, WRITE_NEW, bytes.data, bytes.len, err))
		rc = err_in(err, "%s", path);
	buf_release(&bytes);
	if (!rc)
		drop_old(folder);
	return rc;
}

int last_keep(const struct suite *suite, struct err *err)
{
	struct buf folder = {0}, path = {0};
	int rc = add_folder(&folder, err);

	if (!rc) {
		buf_adds(&path, buf_text(&folder));
		add_name(&path);
		rc = buf_failed(&path)
			     ? err_memory(err)
			     : write_and_drop(suite, buf_text(&folder), buf_text(&path), err);
	}
	buf_release(&folder);
	buf_release(&path);
	return rc ? -1 : 0;
}

/* ---- finding */

long last_number(const char *word)
{
	char *end;
	long number;

	if (strncmp(word, "last", 4) != 0)
		return -1;
	if (word[4] == '\0')
		return 0;
	if (word[4] != '~' || word[5] < '0' || word[5] > '9')
		return -1;
	number = strtol(word + 5, &end, 10);
	return *end ? -1 : number;
}

static int none(const char *word, size_t kept, struct err *err)
{
	if (kept == 0)
		return err_set(err, ERR_USAGE,
			       "%s: no result is kept yet; a run without -o keeps its own", word);
	return err_set(err, ERR_USAGE, "%s: %zu result%s kept, last to last~%zu", word, kept,
		       kept == 1 ? " is" : "s are", kept - 1);
}

/* free(); NULL with err. */
static char *find_new(const char *word, long number, struct err *err)
{
	struct buf folder = {0};
	struct listing listing = {0};
	char *path = NULL;

	if (add_folder(&folder, err) == 0) {
		listing = list(buf_text(&folder));
		if ((size_t)number >= listing.n)
			none(word, listing.n, err);
		else if (!(path = path_in_new(buf_text(&folder), listing.items[number]->d_name)))
			err_memory(err);
		listing_release(&listing);
	}
	buf_release(&folder);
	return path;
}

int last_paths_resolve(struct last_paths *paths, struct texts *names, struct err *err)
{
	*paths = (struct last_paths){.items = calloc(names->n + 1, sizeof(*paths->items))};
	if (!paths->items)
		return err_memory(err);
	for (size_t i = 0; i < names->n; i++) {
		long number = last_number(names->items[i]);

		if (number < 0 || access(names->items[i], F_OK) == 0)
			continue;
		paths->items[paths->n] = find_new(names->items[i], number, err);
		if (!paths->items[paths->n])
			return -1;
		names->items[i] = paths->items[paths->n++];
	}
	return 0;
}

void last_paths_release(struct last_paths *paths)
{
	for (size_t i = 0; i < paths->n; i++)
		free(paths->items[i]);
	free(paths->items);
	*paths = (struct last_paths){0};
}
