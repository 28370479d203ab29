#include "results/history/fill.h"

#include "results/base/buf.h"
#include "results/base/path.h"
#include "results/history/fill_one.h"

#include <stdlib.h>
#include <string.h>

/* So many files are read before what they say is put into the index. */
enum { STEP = 8 };

struct due {
	const struct scan_file **files; /* to be read */
	size_t n;
	int64_t *gone; /* ids of files that are not there any more, or have changed */
	size_t ngone, cap;
};

static void due_release(struct due *due)
{
	free(due->files);
	free(due->gone);
}

/* ---- what is due */

static int drop(struct due *due, sqlite3_stmt *known, struct err *err)
{
	if (mem_reserve(&due->gone, &due->cap, due->ngone + 1, sizeof(*due->gone)))
		return err_memory(err);
	due->gone[due->ngone++] = sqlite3_column_int64(known, 0);
	return 0;
}

/* What could not be read may be readable now. */
static bool is_as_known(const struct scan_file *file, sqlite3_stmt *known)
{
	return sqlite3_column_int64(known, 2) == file->size &&
	       sqlite3_column_int64(known, 3) == file->mtime_ns &&
	       sqlite3_column_type(known, 4) == SQLITE_NULL;
}

static void add_file(struct due *due, const struct scan_file *file)
{
	if (file->kind == SCAN_RESULT)
		due->files[due->n++] = file;
}

/* Both are sorted by name. */
static int compare_all(struct due *due, struct history_index *index, sqlite3_stmt *known,
		       const struct scan *scan, struct err *err)
{
	size_t i = 0;
	int more;

	while ((more = index_step(index, known, err)) == 1) {
		const char *name = (const char *)sqlite3_column_text(known, 1);

		if (!name)
			return err_memory(err);
		while (i < scan->n && strcmp(scan->items[i].name, name) < 0)
			add_file(due, &scan->items[i++]);
		if (i < scan->n && strcmp(scan->items[i].name, name) == 0) {
			const struct scan_file *file = &scan->items[i++];

			if (is_as_known(file, known))
				continue;
			add_file(due, file);
		}
		if (drop(due, known, err))
			return -1;
	}
	while (i < scan->n)
		add_file(due, &scan->items[i++]);
	return more;
}

static int find_due(struct due *due, struct history_index *index, const struct scan *scan,
		    struct err *err)
{
	sqlite3_stmt *known = index_prepare(
		index, "SELECT id, name, size, mtime_ns, reason FROM files ORDER BY name", err);
	int rc = -1;

	due->files = calloc(scan->n + 1, sizeof(*due->files));
	if (!due->files)
		err_memory(err);
	else if (known)
		rc = compare_all(due, index, known, scan, err);
	sqlite3_finalize(known);
	return rc;
}

/* ---- doing it */

static int forget(struct history_index *index, const struct due *due, struct err *err)
{
	sqlite3_stmt *add;
	int rc;

	if (due->ngone == 0)
		return 0;
	if (index_do(index,
		     "CREATE TEMP TABLE IF NOT EXISTS gone(id INTEGER PRIMARY KEY);"
		     "DELETE FROM gone; BEGIN IMMEDIATE",
		     err))
		return -1;
	add = index_prepare(index, "INSERT OR IGNORE INTO gone VALUES(?)", err);
	rc = add ? 0 : -1;
	for (size_t i = 0; !rc && i < due->ngone; i++) {
		sqlite3_bind_int64(add, 1, due->gone[i]);
		rc = index_step(index, add, err);
		sqlite3_reset(add);
	}
	sqlite3_finalize(add);
	if (!rc)
		rc = index_do(index,
			      "DELETE FROM points WHERE file IN (SELECT id FROM gone);"
			      "DELETE FROM files WHERE id IN (SELECT id FROM gone); COMMIT",
			      err);
	return rc;
}

/* Read those that another has not read meanwhile. Returns how many, or -1 with err. */
static int read_step(struct fill_read *reads, struct filler *filler, const char *folder,
		     const struct scan_file *const *files, size_t n, struct err *err)
{
	int done = 0;

	for (size_t i = 0; i < n; i++) {
		int has = filler_has(filler, files[i]->name, err);

		if (has < 0 || (!has && fill_read(&reads[done++], folder, files[i], err)))
			return -1;
	}
	return done;
}

static int put_step(struct history_index *index, struct filler *filler,
		    const struct fill_read *reads, size_t n, struct err *err)
{
	if (n == 0)
		return 0;
	if (index_do(index, "BEGIN IMMEDIATE", err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (filler_put(filler, &reads[i], err))
			return -1;
	return index_do(index, "COMMIT", err);
}

static int fill_step(struct history_index *index, struct filler *filler, const char *folder,
		     const struct scan_file *const *files, size_t n, struct err *err)
{
	struct fill_read reads[STEP] = {{NULL}};
	int done = read_step(reads, filler, folder, files, n, err);
	int rc = done < 0 ? -1 : put_step(index, filler, reads, (size_t)done, err);

	for (size_t i = 0; i < STEP; i++)
		fill_read_release(&reads[i]);
	return rc;
}

static int fill_all(struct history_index *index, const char *folder, const struct due *due,
		    struct err *err)
{
	struct filler filler;
	int rc;

	if (due->n == 0)
		return 0;
	rc = filler_init(&filler, index, err);
	for (size_t i = 0; !rc && i < due->n; i += STEP)
		rc = fill_step(index, &filler, folder, due->files + i,
			       due->n - i < STEP ? due->n - i : STEP, err);
	filler_release(&filler);
	return rc;
}

int index_fill(struct history_index *index, const char *folder, const struct scan *scan,
	       struct err *err)
{
	struct due due = {0};
	int rc = find_due(&due, index, scan, err);

	if (!rc)
		rc = forget(index, &due, err);
	if (!rc)
		rc = fill_all(index, folder, &due, err);
	if (rc && !sqlite3_get_autocommit(index->db))
		sqlite3_exec(index->db, "ROLLBACK", NULL, NULL, NULL);
	due_release(&due);
	return rc;
}
