#include "results/history/index.h"

#include "results/base/buf.h"
#include "results/files/cachedir.h"
#include "results/files/statedir.h"
#include "results/history/file_name.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* To be raised when the tables change, or what is put into them. */
enum { INDEX_VERSION = 3 };

/* How long others may keep it locked; they do for moments (results/history/fill.c). */
enum { PATIENCE_MS = 20000 };

static const char tables[] =
	"BEGIN IMMEDIATE;"
	/* names of benchmarks, machines, units and pacers; any bytes */
	"CREATE TABLE texts(id INTEGER PRIMARY KEY, text BLOB NOT NULL UNIQUE);"
	/* reason: why the file could not be read. machines: ids of texts, 8 bytes each. facts: each
	   ends with a NUL. lacks: JSON of suite_lacks_json(). Ids never come back. */
	"CREATE TABLE files(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, size "
	"INTEGER, mtime_ns INTEGER, reason TEXT, commit_s INTEGER, hash TEXT, subject TEXT, branch "
	"TEXT, dirty INTEGER, benches INTEGER, machines BLOB, facts BLOB, lacks TEXT);"
	"CREATE TABLE points(bench INTEGER, file INTEGER, machine INTEGER, unit INTEGER, pacer "
	"INTEGER, summary BLOB, PRIMARY KEY(bench, file, machine)) WITHOUT ROWID;"
	"PRAGMA user_version = 3;" /* INDEX_VERSION */
	"COMMIT;";

/* ---- errors */

int index_fail(struct history_index *index, struct err *err)
{
	int code = sqlite3_errcode(index->db);

	if (code == SQLITE_NOMEM)
		return err_memory(err);
	index->is_useless = true;
	index->is_locked = code == SQLITE_BUSY || code == SQLITE_LOCKED;
	if ((code == SQLITE_CORRUPT || code == SQLITE_NOTADB) && index->path)
		unlink(index->path); /* the next one is made anew */
	return err_set(err, ERR_SYSTEM, "the index %s: %s", index->path ? index->path : "in memory",
		       sqlite3_errmsg(index->db));
}

int index_do(struct history_index *index, const char *sql, struct err *err)
{
	return sqlite3_exec(index->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0
									   : index_fail(index, err);
}

sqlite3_stmt *index_prepare(struct history_index *index, const char *sql, struct err *err)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(index->db, sql, -1, &statement, NULL) != SQLITE_OK) {
		index_fail(index, err);
		return NULL;
	}
	return statement;
}

int index_step(struct history_index *index, sqlite3_stmt *statement, struct err *err)
{
	int code = sqlite3_step(statement);

	if (code == SQLITE_ROW)
		return 1;
	return code == SQLITE_DONE ? 0 : index_fail(index, err);
}

/* ---- its place */

/* By the folder's real path; free(). */
static char *path_new(const char *folder, struct err *err)
{
	char real[PATH_MAX];
	struct buf path = {0};
	char *taken;

	if (!realpath(folder, real)) {
		err_sys(err, "%s", folder);
		return NULL;
	}
	if (cachedir_add(&path, "the index", err)) {
		buf_release(&path);
		return NULL;
	}
	buf_addf(&path, "/history-%016" PRIx64 ".sqlite", file_name_checksum(real, strlen(real)));
	taken = buf_take(&path);
	if (!taken)
		err_memory(err);
	return taken;
}

/* ---- opening */

static int version_of(struct history_index *index, struct err *err)
{
	sqlite3_stmt *ask = index_prepare(index, "PRAGMA user_version", err);
	int version = ask && index_step(index, ask, err) == 1 ? sqlite3_column_int(ask, 0) : -1;

	sqlite3_finalize(ask);
	return version;
}

/* Two that make the tables at once: the second finds them made. */
static int make_tables(struct history_index *index, struct err *err)
{
	if (index_do(index, tables, err) == 0)
		return 0;
	sqlite3_exec(index->db, "ROLLBACK", NULL, NULL, NULL);
	if (version_of(index, NULL) != INDEX_VERSION)
		return -1;
	index->is_useless = false;
	err_clear(err);
	return 0;
}

static int check_version(struct history_index *index, struct err *err)
{
	int version = version_of(index, err);

	if (version <= 0)
		return version ? -1 : make_tables(index, err);
	if (version == INDEX_VERSION)
		return 0;
	index->is_useless = true;
	return err_set(err, ERR_INPUT, "the index %s is of another version", index->path);
}

/* With what an interrupted writer left beside it, which would be put back into the new one. */
static int remove_old(const char *path, struct err *err)
{
	struct buf journal = {0};

	buf_addf(&journal, "%s-journal", path);
	if (buf_failed(&journal))
		return err_memory(err);
	unlink(path);
	unlink(journal.data);
	buf_release(&journal);
	return 0;
}

int index_open(struct history_index *index, const char *folder, enum index_place place,
	       struct err *err)
{
	*index = (struct history_index){0};
	if (place != INDEX_IN_MEMORY) {
		index->path = path_new(folder, err);
		if (!index->path || statedir_make_way(index->path, err))
			return -1;
	}
	if (place == INDEX_NEW && remove_old(index->path, err))
		return -1;
	if (sqlite3_open(index->path ? index->path : ":memory:", &index->db) != SQLITE_OK)
		return index->db ? index_fail(index, err) : err_memory(err);
	sqlite3_busy_timeout(index->db, PATIENCE_MS);
	/* What a power cut breaks is made anew. */
	if (index_do(index, "PRAGMA synchronous = OFF", err))
		return -1;
	return check_version(index, err);
}

void index_close(struct history_index *index)
{
	sqlite3_close(index->db);
	free(index->path);
	free(index->results);
	free(index->machines);
	*index = (struct history_index){0};
}
