/* An explanation for programs. */
#include "cli/explaining/explained.h"

#include "cli/explaining/child_words.h"
#include "cli/explaining/loop_words.h"
#include "cli/explaining/notes_words.h"
#include "cli/explaining/thread_words.h"
#include "results/base/json.h"

static const char *const kind_names[PROFILE_FRAME_KINDS] = {
	[PROFILE_PYTHON] = "python",	   [PROFILE_NATIVE] = "native",
	[PROFILE_SYSCALL] = "system_call", [PROFILE_COLLECTOR] = "collector",
	[PROFILE_TASK] = "task",
};

static const char *const note_names[EXPLAINED_NOTES] = {
	[EXPLAINED_OTHER_THREADS] = "other_threads",
	[EXPLAINED_CHILDREN] = "child_processes",
	[EXPLAINED_RAN_LONGER] = "ran_longer",
	[EXPLAINED_FEW_SAMPLES] = "few_samples",
	[EXPLAINED_ONE_CPU] = "one_cpu",
	[EXPLAINED_LOST] = "lost_samples",
	[EXPLAINED_NO_SOURCE] = "no_source",
};

static json_t *interval_json(struct interval of)
{
	return json_pack("{s:o, s:o, s:o}", "estimate", json_finite_new(of.estimate), "low",
			 json_finite_new(of.low), "high", json_finite_new(of.high));
}

static json_t *row_json(const struct explained *explained, const struct summary_row *row)
{
	const struct profile_frame *frame = &explained->profile->frames[row->frame];
	struct buf source = {0};
	json_t *json = json_pack("{s:o, s:o, s:i, s:f, s:f, s:o}", "function",
				 json_text_new(frame->function), "file", json_text_new(frame->file),
				 "first_line", frame->first_line, "self", row->self, "total",
				 row->total, "self_s", interval_json(row->self_s));

	if (row->line > 0) {
		json_object_set_new(json, "line", json_integer(row->line));
		if (source_lines_add(explained->sources, frame->file, row->line, &source))
			json_object_set_new(json, "source", json_text_new(buf_text(&source)));
	}
	if (frame->kind != PROFILE_PYTHON)
		json_object_set_new(json, "kind", json_string(kind_names[frame->kind]));
	buf_release(&source);
	return json;
}

static json_t *rows_json(const struct explained *explained, const struct summary_rows *rows)
{
	json_t *list = json_array();

	for (size_t i = 0; i < rows->n; i++)
		json_array_append_new(list, row_json(explained, &rows->items[i]));
	return list;
}

static json_t *kinds_json(const struct profile_summary *summary)
{
	json_t *kinds = json_object();

	for (int i = 0; i < PROFILE_FRAME_KINDS; i++)
		json_object_set_new(kinds, kind_names[i], json_finite_new(summary->kinds[i]));
	json_object_set_new(kinds, "interpreter", json_finite_new(summary->interpreter));
	return kinds;
}

json_t *explained_notes_json_new(const struct explained *explained)
{
	bool notes[EXPLAINED_NOTES];

	explained_notes(explained, notes);
	return notes_json_new(note_names, notes, EXPLAINED_NOTES);
}

json_t *explained_json_new(const struct explained *explained)
{
	const struct profile_summary *summary = explained->summary;

	return json_pack(
		"{s:o, s:o, s:I, s:I, s:I, s:I, s:f, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
		"s:o*, s:o*, s:o*}",
		"name", json_text_new(explained->name), "interpreter",
		json_text_new(explained->profile->interpreter), "processes",
		(json_int_t)summary->workers, "samples", (json_int_t)summary->samples, "lost",
		(json_int_t)summary->lost, "iterations", (json_int_t)summary->iterations, "seconds",
		summary->seconds, "iteration_s", interval_json(summary->iteration_s), "dilation",
		json_finite_new(summary->dilation), "time_in", kinds_json(summary), "functions",
		rows_json(explained, &summary->functions), "lines",
		rows_json(explained, &summary->lines), "below_python",
		rows_json(explained, &summary->native), "notes",
		explained_notes_json_new(explained), "event_loop", loop_json_new(explained),
		"threads", threads_json_new(explained), "children", children_json_new(explained));
}
