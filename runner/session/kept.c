#include "runner/session/kept.h"

#include "results/files/record.h"
#include "runner/session/kept_loops.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void kept_process_release(struct kept_process *kept)
{
	run_free(kept->run);
	free(kept->details);
	free(kept->output);
	*kept = (struct kept_process){0};
}

static json_t *head_new(const struct kept_process *kept, struct err *err)
{
	json_t *head = json_pack(
		"{s:s, s:I, s:I, s:f, s:f, s:f, s:I, s:f, s:f, s:b, s:b, s:b, s:I, s:I, s:I, s:o, "
		"s:o}",
		"record", "process", "target", (json_int_t)kept->target, "hash_seed",
		(json_int_t)kept->hash_seed, "spent_s", kept->spent_s, "timed_s", kept->timed_s,
		"elapsed_s", kept->elapsed_s, "loops", (json_int_t)kept->loops, "value_s",
		kept->value_s, "empty_loop_s", kept->empty_loop_s, "is_pinned", kept->is_pinned,
		"needs_more_cpus", kept->needs_more_cpus, "is_in_pieces", kept->is_in_pieces,
		"slices", (json_int_t)kept->slices, "waits_memory", (json_int_t)kept->waits_memory,
		"pacers_lost", (json_int_t)kept->pacers_lost, "kind", record_text_new(kept->kind),
		"note", record_text_new(kept->note));

	if (!head)
		err_memory(err);
	else if (kept_loops_write(head, &kept->dependence, err) == 0 &&
		 record_set_failure(head, &kept->cause, kept->details, err) == 0 &&
		 (!kept->output ||
		  json_object_set_new(head, "output", record_text_new(kept->output)) == 0))
		return head;
	json_decref(head);
	return NULL;
}

int kept_process_write(const struct kept_process *kept, struct journal *journal, struct err *err)
{
	json_t *head = head_new(kept, err);
	int rc = head ? record_append(journal, head, &kept->run, kept->run ? 1 : 0, err) : -1;

	json_decref(head);
	return rc;
}

static void copy_text(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from);
}

static int take_failure(struct kept_process *kept, const struct record *record, struct err *err)
{
	const char *output = record_text(record, "output", NULL);

	if (record_failure(record, &kept->cause, &kept->details, err))
		return -1;
	if (kept->cause.kind != ERR_NONE && output && !(kept->output = strdup(output)))
		return err_memory(err);
	return 0;
}

static int take(struct kept_process *kept, struct record *record, struct err *err)
{
	int64_t target = record_int(record, "target", -1);
	int64_t seed = record_int(record, "hash_seed", -1);

	if (strcmp(record_text(record, "record", ""), "process") != 0 || target < 0 || seed < 0 ||
	    seed > UINT32_MAX)
		return err_set(err, ERR_INPUT, "not the record of a process");
	kept->target = (size_t)target;
	kept->hash_seed = (uint32_t)seed;
	kept->spent_s = record_real(record, "spent_s", 0);
	kept->timed_s = record_real(record, "timed_s", 0);
	kept->elapsed_s = record_real(record, "elapsed_s", 0);
	kept->loops = record_int(record, "loops", 0);
	kept->dependence = kept_loops_parse(record);
	kept->value_s = record_real(record, "value_s", 0);
	kept->empty_loop_s = record_real(record, "empty_loop_s", 0);
	kept->is_pinned = record_bool(record, "is_pinned");
	kept->needs_more_cpus = record_bool(record, "needs_more_cpus");
	kept->is_in_pieces = record_bool(record, "is_in_pieces");
	kept->slices = (long)record_int(record, "slices", 0);
	kept->waits_memory = (long)record_int(record, "waits_memory", 0);
	kept->pacers_lost = (long)record_int(record, "pacers_lost", 0);
	copy_text(kept->kind, sizeof(kept->kind), record_text(record, "kind", ""));
	copy_text(kept->note, sizeof(kept->note), record_text(record, "note", ""));
	if (take_failure(kept, record, err))
		return -1;
	kept->run = record->runs[0];
	record->runs[0] = NULL;
	if (kept->cause.kind == ERR_NONE && (!kept->run || kept->run->nvalues == 0))
		return err_set(err, ERR_INPUT, "the record of a process without values");
	return 0;
}

int kept_process_parse(struct kept_process *kept, const struct journal_record *text,
		       struct err *err)
{
	struct record record;
	int rc;

	*kept = (struct kept_process){0};
	rc = record_parse(&record, text->text, text->len, err);
	if (!rc)
		rc = take(kept, &record, err);
	record_release(&record);
	return rc;
}
