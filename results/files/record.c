#include "results/files/record.h"

#include "results/base/json.h"
#include "results/base/text.h"
#include "results/base/cursor.h"
#include "results/base/emit.h"
#include "results/files/read_run.h"
#include "results/files/write.h"

#include <stdlib.h>
#include <string.h>

/* Append the text of `head` and these runs to `out`. 0, or -1 with err (memory). */
static int record_format(const json_t *head, struct run *const *runs, size_t n, struct buf *out,
			 struct err *err)
{
	struct emit emit = {.out = out, .has_items = true};
	int rc = 0;

	buf_adds(out, "{\"runs\":[");
	for (size_t i = 0; i < n && !rc; i++) {
		buf_adds(out, i ? "," : "");
		rc = run_format(runs[i], out, err);
	}
	buf_adds(out, "]");
	emit_members(&emit, head);
	buf_adds(out, "}");
	return rc || buf_failed(out) ? err_memory(err) : 0;
}

int record_append(struct journal *journal, const json_t *head, struct run *const *runs, size_t n,
		  struct err *err)
{
	struct buf text = {0};
	int rc = -1;

	if (!head)
		err_memory(err);
	else if (record_format(head, runs, n, &text, err) == 0)
		rc = journal_append(journal, text.data, text.len, err);
	buf_release(&text);
	return rc;
}

struct reader {
	struct record *record;
	struct run_reader run_reader;
};

static int read_run(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct reader *r = arg;

	if (r->record->n == RECORD_RUNS) /* also where there are two lists of runs */
		return err_set(err, ERR_INPUT, "more than %d runs", RECORD_RUNS);
	if (run_read(&r->run_reader, c, NULL, err))
		return err_in(err, "run %zu", number);
	r->record->runs[r->record->n++] = r->run_reader.run;
	r->run_reader.run = NULL;
	return 0;
}

static int read_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct reader *r = arg;
	char *name;
	json_t *value;
	int rc;

	if (strcmp(key, "runs") == 0)
		return cursor_items(c, read_run, r, err);
	name = strdup(key); /* the cursor's own key does not outlive the value */
	value = name ? cursor_value(c, err) : NULL;
	if (!name)
		err_memory(err);
	rc = value && json_object_set_new_nocheck(r->record->head, name, value) == 0 ? 0 : -1;
	free(name);
	return rc ? err_memory(err) : 0;
}

int record_parse(struct record *record, const char *text, size_t len, struct err *err)
{
	struct reader r = {.record = record, .run_reader = {.values_key = "values"}};
	struct cursor c = {0};
	int rc = -1;

	*record = (struct record){.head = json_object()};
	if (!record->head || cursor_init(&c, text, len, err))
		err_memory(err);
	else if (cursor_peek(&c) != '{')
		cursor_error(&c, "no record", err);
	else
		rc = cursor_members(&c, read_member, &r, err);
	cursor_release(&c);
	run_free(r.run_reader.run);
	run_reader_release(&r.run_reader);
	return rc;
}

void record_release(struct record *record)
{
	json_decref(record->head);
	for (size_t i = 0; i < RECORD_RUNS; i++)
		run_free(record->runs[i]);
	*record = (struct record){0};
}

int64_t record_int(const struct record *record, const char *key, int64_t missing)
{
	const json_t *value = json_object_get(record->head, key);

	return json_is_integer(value) ? json_integer_value(value) : missing;
}

double record_real(const struct record *record, const char *key, double missing)
{
	const json_t *value = json_object_get(record->head, key);

	return json_is_number(value) ? json_number_value(value) : missing;
}

const char *record_text(const struct record *record, const char *key, const char *missing)
{
	const json_t *value = json_object_get(record->head, key);

	return json_is_string(value) ? json_string_value(value) : missing;
}

bool record_bool(const struct record *record, const char *key)
{
	return json_is_true(json_object_get(record->head, key));
}

/* ---- failures */

json_t *record_text_new(const char *text)
{
	char *clean = text ? text_clean_new(text) : NULL;
	json_t *json = !text ? json_null() : clean ? json_text_new(clean) : NULL;

	free(clean);
	return json;
}

int record_set_failure(json_t *head, const struct err *cause, const char *details, struct err *err)
{
	if (cause->kind == ERR_NONE)
		return 0;
	if (json_object_set_new(head, "failure", json_integer(cause->kind)) ||
	    json_object_set_new(head, "error", record_text_new(cause->text)) ||
	    (details && json_object_set_new(head, "details", record_text_new(details))))
		return err_memory(err);
	return 0;
}

int record_failure(const struct record *record, struct err *cause, char **details, struct err *err)
{
	const char *text = record_text(record, "details", NULL);
	int64_t kind = record_int(record, "failure", ERR_NONE);

	if (kind <= ERR_NONE || kind > ERR_SKIPPED)
		return 0;
	err_set(cause, (enum err_kind)kind, "%s", record_text(record, "error", ""));
	*details = text ? strdup(text) : NULL;
	return text && !*details ? err_memory(err) : 0;
}
