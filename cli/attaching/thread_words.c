#include "cli/attaching/thread_words.h"

#include "cli/explaining/frame_words.h"
#include "results/base/json.h"
#include "runner/diagnosing/stack_cut.h"

#include <stdio.h>

static const char *syscall_name(long number, char text[32])
{
	const char *name = reader_syscall_name(number);

	if (name)
		return name;
	snprintf(text, 32, "system call %ld", number);
	return text;
}

void thread_words_add(struct buf *out, const struct reader_thread *thread)
{
	char text[32];

	if (thread->doing == READER_WAITING)
		buf_addf(out, "waits in %s", syscall_name(thread->syscall, text));
	else if (thread->doing == READER_RUNNING)
		buf_adds(out, "runs");
	if (thread->has_gil)
		buf_addf(out, "%shas the GIL", out->len ? ", " : "");
	if (thread->is_collecting)
		buf_addf(out, "%scollects garbage", out->len ? ", " : "");
}

void thread_native_add(struct buf *out, const struct reader_thread *thread)
{
	if (thread->native && thread->library)
		buf_addf(out, "%s (%s)", thread->native, thread->library);
	else if (thread->native)
		buf_adds(out, thread->native);
}

void native_words_add(struct buf *out, const struct reader_native *native)
{
	char text[STACK_LEAF_TEXT];
	const struct stack_leaf leaf = stack_native(native, text);

	native_name_add(out, leaf.function, leaf.file);
}

static const char *const doings[] = {
	[READER_RUNNING] = "running", [READER_WAITING] = "waiting", [READER_UNKNOWN] = "unknown"};

static json_t *text_or_null(const char *text)
{
	return text ? json_text_new(text) : json_null();
}

const char *local_kind_word(enum reader_local_kind kind)
{
	static const char *const words[] = {
		[READER_LOCAL] = "local", [READER_CELL] = "cell", [READER_FREE] = "free"};

	return words[kind];
}

static json_t *locals_json_new(const struct reader_frame *frame)
{
	json_t *locals = json_array();

	for (size_t i = 0; i < frame->n_locals; i++) {
		const struct reader_local *local = &frame->locals[i];

		json_array_append_new(
			locals,
			json_pack("{so ss so so so}", "name", json_text_new(local->name), "kind",
				  local_kind_word(local->kind), "type", text_or_null(local->type),
				  "value", text_or_null(local->value), "length",
				  local->length < 0 ? json_null() : json_integer(local->length)));
	}
	return locals;
}

static json_t *frames_json_new(const struct reader_frame *all, size_t n, bool with_locals)
{
	json_t *frames = json_array();

	for (size_t i = n; i-- > 0;) {
		const struct reader_frame *frame = &all[i];
		json_t *object =
			json_pack("{so so so si}", "function", json_text_new(frame->code->function),
				  "file", json_text_new(frame->code->file), "line",
				  frame->line ? json_integer(frame->line) : json_null(),
				  "first_line", frame->code->first_line);

		if (with_locals) {
			json_object_set_new(object, "locals", locals_json_new(frame));
			json_object_set_new(object, "locals_left_out",
					    json_integer((json_int_t)frame->n_left_out));
		}
		json_array_append_new(frames, object);
	}
	return frames;
}

static const char *const calls[] = {
	[READER_CALLS_UNKNOWN] = NULL, [READER_CALLS_CUT] = "cut", [READER_CALLS_WHOLE] = "whole"};

/* The innermost first. NULL: they are not known. */
static json_t *natives_json_new(const struct reader_thread *thread)
{
	json_t *natives = thread->calls == READER_CALLS_UNKNOWN ? NULL : json_array();

	for (size_t i = thread->n_natives; natives && i-- > 0;)
		json_array_append_new(natives,
				      json_pack("{so so}", "symbol",
						text_or_null(thread->natives[i].symbol), "library",
						text_or_null(thread->natives[i].library)));
	return natives;
}

json_t *thread_json_new(const struct reader_thread *thread, pid_t pid, bool with_locals)
{
	char text[32];

	return json_pack(
		"{sI so sb ss so so so ss* so* sb sb so}", "ident", (json_int_t)thread->ident,
		"tid", thread->tid ? json_integer(thread->tid) : json_null(), "is_main",
		thread->tid == pid, "state", doings[thread->doing], "system_call",
		thread->doing == READER_WAITING ? json_string(syscall_name(thread->syscall, text))
						: json_null(),
		"native", text_or_null(thread->native), "library", text_or_null(thread->library),
		"native_calls", calls[thread->calls], "native_frames", natives_json_new(thread),
		"has_gil", thread->has_gil, "is_collecting", thread->is_collecting, "frames",
		frames_json_new(thread->frames, thread->n, with_locals));
}

json_t *task_json_new(const struct reader_task *task, bool with_locals)
{
	return json_pack("{so sI ss so}", "name", json_text_new(task->name), "thread_ident",
			 (json_int_t)task->thread, "state",
			 task->is_running ? "running" : "waiting", "frames",
			 frames_json_new(task->frames, task->n, with_locals));
}
