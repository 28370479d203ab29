#include "results/history/notes.h"

#include "results/base/atomic.h"
#include "results/base/buf.h"
#include "results/base/json.h"
#include "results/base/path.h"
#include "results/base/slurp.h"
#include "results/history/file_name.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX "note-"
#define SUFFIX ".json"

bool history_note_is_name(const char *file)
{
	int64_t said_s;
	const char *at = file + strlen(PREFIX);

	return strncmp(file, PREFIX, strlen(PREFIX)) == 0 && file_name_read_time(at, &said_s) &&
	       at[HISTORY_TIME - 4] == '-' &&
	       strspn(at + HISTORY_TIME - 3, "0123456789abcdef") == 16 &&
	       strcmp(at + HISTORY_TIME - 3 + 16, SUFFIX) == 0;
}

static void note_release(struct history_note *note)
{
	free(note->file);
	json_decref(note->members);
	*note = (struct history_note){0};
}

void history_notes_release(struct history_notes *notes)
{
	for (size_t i = 0; i < notes->n; i++)
		note_release(&notes->items[i]);
	free(notes->items);
	*notes = (struct history_notes){0};
}

/* ---- writing */

static json_t *note_new(const char *kind, json_t *members)
{
	json_t *note = json_pack("{s:i, s:o}", "assay_note", 1, "kind", json_text_new(kind));

	if (note && json_object_update_missing(note, members) == 0)
		return note;
	json_decref(note);
	return NULL;
}

static int write_text(const char *folder, const struct buf *text, int64_t now_s, struct err *err)
{
	char time[HISTORY_TIME];
	struct buf path = {0};
	struct err cause = {0};
	int rc;

	file_name_time(now_s, time);
	buf_addf(&path, "%s/" PREFIX "%s-%016" PRIx64 SUFFIX, folder, time,
		 file_name_checksum(text->data, text->len));
	if (buf_failed(&path) || buf_failed(text))
		rc = err_memory(err);
	else
		rc = atomic_write(path.data, WRITE_NEW, text->data, text->len, &cause);
	if (cause.kind == ERR_INPUT) /* the same was said already */
		rc = 0;
	else if (cause.kind && err) {
		*err = cause;
		err_in(err, "%s", path.data);
	}
	buf_release(&path);
	return rc;
}

int history_note_write(const char *folder, const char *kind, json_t *members, int64_t now_s,
		       struct err *err)
{
	json_t *note = note_new(kind, members);
	struct buf text = {0};
	int rc;

	if (!note)
		return err_memory(err);
	json_add(&text, note, 0, false);
	buf_adds(&text, "\n");
	rc = write_text(folder, &text, now_s, err);
	buf_release(&text);
	json_decref(note);
	return rc;
}

/* ---- reading */

static int parse(struct history_note *note, const struct buf *text, struct err *err)
{
	note->members = json_parse(buf_text(text), text->len, err);
	if (!note->members)
		return -1;
	note->kind = json_string_value(json_object_get(note->members, "kind"));
	if (!json_is_integer(json_object_get(note->members, "assay_note")) || !note->kind)
		return err_set(err, ERR_INPUT, "is no note: it has no \"assay_note\" and \"kind\"");
	return 0;
}

/* The oldest first; of one second by name. */
static int compare(const void *a, const void *b)
{
	const struct history_note *x = a, *y = b;

	if (x->said_s != y->said_s)
		return x->said_s < y->said_s ? -1 : 1;
	return strcmp(x->file, y->file);
}

static int take(struct history_notes *notes, struct history_note *note, struct err *err)
{
	if (mem_reserve(&notes->items, &notes->cap, notes->n + 1, sizeof(*notes->items)))
		return err_memory(err);
	notes->items[notes->n++] = *note;
	*note = (struct history_note){0};
	qsort(notes->items, notes->n, sizeof(*notes->items), compare);
	return 0;
}

int history_notes_read(struct history_notes *notes, const char *folder, const char *file,
		       struct err *err)
{
	struct history_note note = {.file = strdup(file)};
	char *path = path_in_new(folder, file);
	struct buf text = {0};
	int rc = -1;

	file_name_read_time(file + strlen(PREFIX), &note.said_s);
	if (!note.file || !path)
		err_memory(err);
	else if (slurp(path, &slurp_limits_default, &text, err) == 0 &&
		 parse(&note, &text, err) == 0)
		rc = take(notes, &note, err);
	note_release(&note);
	buf_release(&text);
	free(path);
	return rc;
}

/* ---- renamed benchmarks */

static const char *member(const struct history_note *note, const char *key)
{
	return json_string_value(json_object_get(note->members, key));
}

const char *history_name_now(const struct history_notes *notes, const char *name)
{
	for (size_t i = 0; i < notes->n; i++) {
		const struct history_note *note = &notes->items[i];
		const char *old = member(note, "old"), *new = member(note, "new");

		if (strcmp(note->kind, NOTE_RENAME) == 0 && old && new &&strcmp(old, name) == 0)
			name = new;
	}
	return name;
}
