/*
 * What was read of a history's files, in a database that can be thrown away (SQLite): it lies in
 * the user's cache ($XDG_CACHE_HOME/assay, or ~/.cache/assay), one for each folder, so the history
 * may be read-only, and holds nothing but its files. What is missing in it, of another version or
 * broken is read anew. Where it cannot be written it is only in memory.
 *
 * Private to this room.
 */
#ifndef RESULTS_HISTORY_INDEX_H
#define RESULTS_HISTORY_INDEX_H

#include "results/base/err.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

struct history_index {
	sqlite3 *db;
	char *path;	 /* NULL: in memory */
	bool is_useless; /* it was found broken, or others keep it locked */
	bool is_locked;	 /* that: it is sound, and stays */
	/* What its ids mean in the history that it was loaded into (results/history/load.h): by the
	   id of a file the place of its result + 1, by that of a text the place of the machine + 1;
	   0: none. */
	size_t *results, *machines;
	size_t nresults, nmachines, results_cap, machines_cap;
};

/* Where the index lies. */
enum index_place {
	INDEX_KEPT,	 /* the one that is there, or a new one */
	INDEX_NEW,	 /* a new one in the place of that */
	INDEX_IN_MEMORY, /* a new one that nobody keeps */
	INDEX_PLACES
};

/* Open it, with its tables. 0, or -1 with err (also: there is no such place; memory). Close in
   every case. */
int index_open(struct history_index *index, const char *folder, enum index_place place,
	       struct err *err);
void index_close(struct history_index *index);

/* Put the database's own words into err; returns -1. A broken or locked one is useless then. */
int index_fail(struct history_index *index, struct err *err);

/* Do statements that ask for nothing. 0, or -1 with err. */
int index_do(struct history_index *index, const char *sql, struct err *err);
/* A statement to be filled and stepped; NULL with err. sqlite3_finalize(). */
sqlite3_stmt *index_prepare(struct history_index *index, const char *sql, struct err *err);
/* The next row: 1; 0: there is no other; -1 with err. */
int index_step(struct history_index *index, sqlite3_stmt *statement, struct err *err);

#endif
