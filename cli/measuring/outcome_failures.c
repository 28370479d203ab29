/* Benchmarks without a result: said, kept, and what the exit status makes of them. */
#include "cli/measuring/outcome_internal.h"

#include "cli/words/status.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/base/text.h"
#include "results/model/failures.h"

#include <stdlib.h>
#include <string.h>

/* What a benchmark shouted before is left out. */
enum { DETAILS_SHOWN = 4096 };

const char *outcome_end_of(const char *details)
{
	size_t len = details ? strlen(details) : 0;
	const char *line;

	if (len <= DETAILS_SHOWN)
		return details;
	line = strchr(details + len - DETAILS_SHOWN, '\n');
	return line && line[1] ? line + 1 : details + len - DETAILS_SHOWN;
}

json_t *outcome_text_new(const char *text)
{
	char *clean = text ? text_clean_new(text) : NULL;
	json_t *json = clean && *clean ? json_text_new(clean) : json_null();

	free(clean);
	return json;
}

json_t *outcome_failure_new(json_t *name, const struct err *cause, const char *details)
{
	json_t *failure =
		json_pack("{s:o, s:o, s:o}", "name", name, "error", outcome_text_new(cause->text),
			  "details", outcome_text_new(outcome_end_of(details)));

	if (failure && cause->kind == ERR_SKIPPED &&
	    json_object_set_new(failure, "skipped", json_true())) {
		json_decref(failure);
		return NULL;
	}
	return failure;
}

static json_t *failure_new(const struct measurement *m)
{
	json_t *failure = outcome_failure_new(json_text_new(m->target->name), &m->err, m->details);

	if (failure && json_object_set_new(failure, "output", outcome_text_new(m->output))) {
		json_decref(failure);
		return NULL;
	}
	return failure;
}

/* The list, or NULL with err where it could not be filled. */
static json_t *filled(json_t *list, int rc, struct err *err)
{
	if (list && !rc)
		return list;
	err_memory(err);
	json_decref(list);
	return NULL;
}

json_t *outcome_failures_new(const struct session *session, struct err *err)
{
	json_t *list = json_array();
	int rc = 0;

	for (size_t i = 0; list && i < session->n; i++) {
		const struct measurement *m = &session->measurements[i];

		if (m->status == MEASUREMENT_FAILED || m->status == MEASUREMENT_SKIPPED)
			rc |= json_array_append_new(list, failure_new(m));
	}
	return filled(list, rc, err);
}

json_t *outcome_unmeasured_new(const struct session *session, struct err *err)
{
	json_t *list = json_array();
	int rc = 0;

	for (size_t i = 0; list && i < session->n; i++) {
		const struct measurement *m = &session->measurements[i];

		if (m->status == MEASUREMENT_WAITING && m->processes == 0)
			rc |= json_array_append_new(list, json_text_new(m->target->name));
	}
	return filled(list, rc, err);
}

void outcome_print_failures(const struct session *session, FILE *out)
{
	for (size_t i = 0; i < session->n; i++) {
		const struct measurement *m = &session->measurements[i];
		struct buf text = {0};

		if (m->status != MEASUREMENT_FAILED)
			continue; /* its row says why one is skipped */
		text_escape(&text, m->target->name, true);
		fprintf(out, "assay: %s: %s\n", buf_text(&text), m->err.text);
		text_escape_lines(&text, outcome_end_of(m->details));
		fputs(buf_text(&text), out);
		buf_release(&text);
	}
}

int outcome_exit_status(const struct session *session)
{
	size_t failed = 0, timed_out = 0;

	for (size_t i = 0; i < session->n; i++) {
		const struct measurement *m = &session->measurements[i];

		failed += m->status == MEASUREMENT_FAILED;
		timed_out += m->status == MEASUREMENT_FAILED && m->err.kind == ERR_TIMEOUT;
	}
	return status_of_measured(failed, timed_out);
}
