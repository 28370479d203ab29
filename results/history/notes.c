#include "results/history/notes.h"

#include "results/base/atomic.h"
#include "results/base/buf.h"
#include "results/base/json.h"
#include "results/base/path.h"
#include "results/base/slurp.h"
#include "results/base/when.h"
#include "results/history/file_name.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PREFIX "note-"
#define SUFFIX ".json"

/* "20261129T122035Z-123456-0123456789abcdef.json" */
bool history_note_is_name(const char *file)
{
	const char *time = file + strlen(PREFIX), *fraction, *checksum;
	int64_t said_s;

	if (strncmp(file, PREFIX, strlen(PREFIX)) != 0 || !file_name_read_time(time, &said_s))
		return false;
	fraction = time + strlen("20261129T122035Z");
	if (*fraction != '-' || strspn(fraction + 1, "0123456789") != 6 || fraction[7] != '-')
		return false;
	checksum = fraction + 8;
	return strspn(checksum, "0123456789abcdef") == 16 && strcmp(checksum + 16, SUFFIX) == 0;
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

static int write_text(const char *folder, const struct buf *text, struct err *err)
{
	struct timespec now = {0}; /* the clock can fail */
	char time[WHEN_SIZE];
	struct buf path = {0};
	int rc;

	clock_gettime(CLOCK_REALTIME, &now);
	when_format_name(now.tv_sec, time);
	buf_addf(&path, "%s/" PREFIX "%s-%06ld-%016" PRIx64 SUFFIX, folder, time,
		 now.tv_nsec / 1000, file_name_checksum(text->data, text->len));
	if (buf_failed(&path) || buf_failed(text))
		rc = err_memory(err);
	else if (atomic_write(path.data, WRITE_NEW, text->data, text->len, err))
		rc = err_in(err, "%s", path.data);
	else
		rc = 0;
	buf_release(&path);
	return rc;
}

int history_note_write(const char *folder, const char *kind, json_t *members, struct err *err)
{
	json_t *note = note_new(kind, members);
	struct buf text = {0};
	int rc;

	if (!note)
		return err_memory(err);
	json_add(&text, note, 0, false);
	buf_adds(&text, "\n");
	rc = write_text(folder, &text, err);
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

/* Names begin with the time. */
static int compare(const void *a, const void *b)
{
	const struct history_note *x = a, *y = b;

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
