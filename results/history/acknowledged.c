#include "results/history/acknowledged.h"

#include "results/base/json.h"

#include <string.h>

size_t history_result_of_commit(const struct history *history, const char *prefix,
				bool *is_ambiguous)
{
	size_t found = history->n;

	*is_ambiguous = false;
	for (size_t i = 0; i < history->n; i++) {
		const char *commit = history->results[i].commit;

		if (!commit || strncmp(commit, prefix, strlen(prefix)) != 0)
			continue;
		if (found == history->n)
			found = i;
		else if (strcmp(commit, history->results[found].commit) != 0)
			*is_ambiguous = true;
	}
	return found;
}

int history_acknowledge(const struct history *history, const char *name, size_t result,
			struct err *err)
{
	const struct history_result *of = &history->results[result];
	json_t *members = json_pack("{s:o, s:o, s:I}", "name", json_text_new(name), "commit",
				    json_text_new(of->commit), "when", (json_int_t)of->when_s);
	int rc = members ? history_note_write(history->folder, NOTE_ACKNOWLEDGE, members, err)
			 : err_memory(err);

	json_decref(members);
	return rc;
}

/* Is it about this series, and from which moment on? */
static bool is_about(const struct history *history, const struct history_note *note,
		     const char *name, int64_t *when_s)
{
	const char *of = json_string_value(json_object_get(note->members, "name"));
	const json_t *when = json_object_get(note->members, "when");

	if (strcmp(note->kind, NOTE_ACKNOWLEDGE) != 0 || !of || !json_is_integer(when))
		return false;
	*when_s = json_integer_value(when);
	return strcmp(history_name_now(&history->notes, of), name) == 0;
}

static size_t insert(size_t *at, size_t n, size_t point)
{
	size_t i = n;

	for (size_t k = 0; k < n; k++)
		if (at[k] == point)
			return n;
	for (; i > 0 && at[i - 1] > point; i--)
		at[i] = at[i - 1];
	at[i] = point;
	return n + 1;
}

size_t history_acknowledged(const struct history *history, const struct history_series *series,
			    size_t *at)
{
	size_t n = 0;

	for (size_t i = 0; i < history->notes.n; i++) {
		size_t point = 0;
		int64_t when_s;

		if (!is_about(history, &history->notes.items[i], series->name, &when_s))
			continue;
		while (point < series->n && series->points[point].when_s < when_s)
			point++;
		if (point > 0 && point < series->n)
			n = insert(at, n, point);
	}
	return n;
}
