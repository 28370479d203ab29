/*
 * A journal: records appended to a file beside the output, each on its way to the disk before the
 * next is measured, so that whatever ends the program loses at most what was in flight.
 *
 * A record is a line: CRC-32 of the text (8 hexadecimal digits), a blank, the text (JSON in ASCII,
 * without a line break), a line feed. docs/reliability.md has what the texts say.
 *
 * Every record is written at once: a program that is killed loses nothing that it wrote, since the
 * kernel has it. Flushing to the disk guards against the end of the machine alone and costs up to
 * tens of milliseconds of disk activity beside a measurement; so it happens once a second at most.
 */
#ifndef RESULTS_FILES_JOURNAL_H
#define RESULTS_FILES_JOURNAL_H

#include "results/base/buf.h"
#include "results/base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* ---- writing */

/* Being written; `= {0}` is a valid one that is not open. */
struct journal {
	char *path;
	int fd;		    /* valid while path is not NULL */
	uint64_t whole;	    /* bytes of the file that are whole records */
	struct buf pending; /* records that the disk did not take yet */
	int64_t flushed_ns; /* CLOCK_MONOTONIC of the last flush */
	bool is_flushed;    /* nothing was written since */
	size_t n;	    /* records appended since it was opened */
};

/* Make a new one and lock it: no other program may go on with it meanwhile. -1 with err that names
   the path: ERR_INPUT when there is one already. */
int journal_create(struct journal *journal, const char *path, struct err *err);

/* Go on with the one at `path` after its first `whole` bytes; what follows them is cut off. -1 with
   err: another program has it. */
int journal_reopen(struct journal *journal, const char *path, uint64_t whole, struct err *err);

/* Append a record; journal->n counts it, unless memory ran out. When it cannot be written (a full
   disk), it waits in memory for the next call, the file keeps its whole records, and -1 with err
   says why. */
int journal_append(struct journal *journal, const char *text, size_t len, struct err *err);

/* Go over all its records again, those that wait included; not while records are appended. `take`
   returns 0, or -1 with err, which ends it. */
struct journal_record;
int journal_each(struct journal *journal,
		 int (*take)(void *context, const struct journal_record *record, struct err *err),
		 void *context, struct err *err);

/* Write what waits, and flush all to the disk. */
int journal_flush(struct journal *journal, struct err *err);

/* Close it; the file stays. */
void journal_release(struct journal *journal);

/* Its purpose is served: remove the file. 0, or -1 with err when it stays; released in every case.
 */
int journal_remove(struct journal *journal, struct err *err);

/* ---- reading */

struct journal_record {
	const char *text; /* not NUL-terminated */
	size_t len;
};

/* What a file holds; `= {0}` is valid and empty. */
struct journal_text {
	struct buf bytes;
	struct journal_record *records; /* the good ones, in order; they borrow from bytes */
	size_t n, cap;
	uint64_t whole;	      /* where the last good record ends */
	size_t damaged;	      /* lines before that place that are no good records */
	size_t first_damaged; /* the number of the first such line, from 1 */
	uint64_t torn;	      /* bytes after that place: an incomplete record */
};

/* 0 also when records are damaged; -1 with err when the file cannot be read. */
int journal_read(struct journal_text *text, const char *path, struct err *err);
void journal_text_release(struct journal_text *text);

#endif
