/*
 * What people said of a history: each saying is a file of its own in the folder, which never
 * changes, so that git merges what several people said. Its name is when it was said (UTC, with
 * microseconds) and a checksum of the text: "note-20261129T122035Z-123456-0123456789abcdef.json".
 *
 * The file is one JSON object: {"assay_note": 1, "kind": "rename", ...}. Kinds and their members
 * are their owners': here is "rename" (old, new), and whoever adds a kind reads it from `notes`.
 * Kinds that nobody knows are passed over.
 */
#ifndef RESULTS_HISTORY_NOTES_H
#define RESULTS_HISTORY_NOTES_H

#include "results/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct history_note {
	char *file;	/* its name in the folder */
	int64_t said_s; /* seconds since 1970, UTC; from the name */
	const char *kind;
	json_t *members; /* the whole object; owns kind */
};

/* `= {0}` is empty and may be released. */
struct history_notes {
	struct history_note *items; /* sorted by name: the oldest first */
	size_t n, cap;
};
void history_notes_release(struct history_notes *notes);

/* Is it the name of such a file? */
bool history_note_is_name(const char *file);

/* Write a note of this kind, said now, with these members (borrowed; it need not have
   "assay_note" and "kind"). The folder is there. 0, or -1 with err (ERR_SYSTEM, with the path;
   memory). */
int history_note_write(const char *folder, const char *kind, json_t *members, struct err *err);

/* Read FOLDER/FILE into the list, in its place. 0, or -1 with err (ERR_INPUT: what is wrong with
   it, without its name; memory). */
int history_notes_read(struct history_notes *notes, const char *folder, const char *file,
		       struct err *err);

/* ---- renamed benchmarks */

#define NOTE_RENAME "rename"

/* What a benchmark is called now: what was said is done in the order in which it was said, each
   time to all that had the old name by then. Borrowed from the notes, or `name` itself. */
const char *history_name_now(const struct history_notes *notes, const char *name);

#endif
