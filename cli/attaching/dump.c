#include "cli/attaching/dump.h"

#include "cli/attaching/thread_words.h"
#include "cli/words/json_print.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/json.h"

#include <stdlib.h>
#include <string.h>

/* ---- one stack */

static bool has_same_value(const struct reader_local *a, const struct reader_local *b)
{
	return a->value && b->value ? strcmp(a->value, b->value) == 0 : a->value == b->value;
}

static bool has_same_locals(const struct reader_frame *a, const struct reader_frame *b)
{
	if (a->n_locals != b->n_locals)
		return false;
	for (size_t i = 0; i < a->n_locals; i++)
		if (strcmp(a->locals[i].name, b->locals[i].name) != 0 ||
		    !has_same_value(&a->locals[i], &b->locals[i]))
			return false;
	return true;
}

static bool is_same(const struct reader_frame *a, const struct reader_frame *b)
{
	return a->code == b->code && a->line == b->line && has_same_locals(a, b);
}

static void add_locals(struct buf *out, const struct reader_frame *frame)
{
	const bool utf8 = term_is_utf8();

	for (size_t i = 0; i < frame->n_locals; i++) {
		const struct reader_local *local = &frame->locals[i];

		buf_adds(out, "      ");
		text_escape(out, local->name, utf8);
		if (local->kind != READER_LOCAL)
			buf_addf(out, " (%s)", local_kind_word(local->kind));
		if (local->value) {
			buf_adds(out, " = ");
			text_escape(out, local->value, utf8);
			buf_adds(out, "\n");
		} else {
			buf_adds(out, " is unbound\n");
		}
	}
	if (frame->n_left_out)
		buf_addf(out, "      ... %zu more\n", frame->n_left_out);
}

static void add_frame(struct buf *out, const struct reader_frame *frame)
{
	const bool utf8 = term_is_utf8();

	buf_adds(out, "  ");
	text_escape(out, frame->code->function, utf8);
	buf_adds(out, " (");
	text_escape(out, frame->code->file, utf8);
	if (frame->line)
		buf_addf(out, ":%d", frame->line);
	buf_adds(out, ")\n");
	add_locals(out, frame);
}

/* How often the frame before `end` is repeated right above itself. */
static size_t count_repeats(const struct reader_frame *frames, size_t end)
{
	size_t n = 0;

	while (n + 1 < end && is_same(&frames[end - 1], &frames[end - 2 - n]))
		n++;
	return n;
}

/* The innermost call first; calls that repeat are counted. */
static void add_frames(struct buf *out, const struct reader_frame *frames, size_t n)
{
	const size_t few = 3; /* as often Python's own tracebacks print a line before they count */

	for (size_t end = n; end > 0;) {
		size_t repeats = count_repeats(frames, end);
		size_t shown = repeats > few ? few : repeats + 1;

		for (size_t i = 0; i < shown; i++)
			add_frame(out, &frames[end - 1]);
		if (repeats > few)
			buf_addf(out, "  [the same call %zu times more]\n", repeats + 1 - few);
		end -= repeats + 1;
	}
}

/* Of all native calls, the innermost first. */
static void add_natives(struct buf *out, const struct reader_thread *thread)
{
	for (size_t i = thread->n_natives; i-- > 0;) {
		struct buf native = {0};

		native_words_add(&native, &thread->natives[i]);
		buf_adds(out, "  ");
		text_escape(out, buf_text(&native), term_is_utf8());
		buf_adds(out, "\n");
		buf_release(&native);
	}
	if (thread->calls == READER_CALLS_CUT)
		buf_adds(out, "  [callers unknown]\n");
}

static void add_stack(struct buf *out, const struct reader_thread *thread)
{
	struct buf native = {0};

	if (thread->calls != READER_CALLS_UNKNOWN) {
		add_natives(out, thread);
		add_frames(out, thread->frames, thread->n);
		return;
	}
	thread_native_add(&native, thread);
	if (native.len) {
		buf_adds(out, "  ");
		text_escape(out, buf_text(&native), term_is_utf8());
		buf_adds(out, "\n");
	}
	add_frames(out, thread->frames, thread->n);
	buf_release(&native);
}

/* ---- tasks: those that wait at the same place, which can be thousands, together */

static bool is_alike(const struct reader_task *a, const struct reader_task *b)
{
	if (a->n != b->n || a->thread != b->thread || a->is_running != b->is_running)
		return false;
	for (size_t i = a->n; i-- > 0;)
		if (!is_same(&a->frames[i], &b->frames[i]))
			return false;
	return true;
}

/* The names of the first few that are like task `first`, and how many more there are. */
static void add_names(struct buf *out, const struct reader_sample *sample, size_t first)
{
	const size_t few = 3;
	size_t n = 0;

	for (size_t i = first; i < sample->n_tasks; i++) {
		if (!is_alike(&sample->tasks[first], &sample->tasks[i]))
			continue;
		if (n < few) {
			buf_adds(out, n ? ", " : "");
			text_escape(out, sample->tasks[i].name, term_is_utf8());
		}
		n++;
	}
	if (n > few)
		buf_addf(out, " and %zu more", n - few);
}

static bool is_first_of_its_kind(const struct reader_sample *sample, size_t task)
{
	for (size_t i = 0; i < task; i++)
		if (is_alike(&sample->tasks[i], &sample->tasks[task]))
			return false;
	return true;
}

static void add_tasks(struct buf *out, const struct reader_sample *sample)
{
	for (size_t i = 0; i < sample->n_tasks; i++) {
		const struct reader_task *task = &sample->tasks[i];

		if (!is_first_of_its_kind(sample, i))
			continue;
		buf_adds(out, "\ntask ");
		add_names(out, sample, i);
		buf_adds(out, task->is_running ? ": runs, in its thread's stack\n" : ": waits\n");
		add_frames(out, task->frames, task->n);
	}
}

/* ---- all of them */

static void add_thread(struct buf *out, const struct reader_thread *thread, pid_t pid)
{
	struct buf words = {0};

	thread_words_add(&words, thread);
	if (thread->tid)
		buf_addf(out, "thread %d", (int)thread->tid);
	else
		buf_addf(out, "thread 0x%llx", (unsigned long long)thread->ident);
	buf_addf(out, "%s%s%s\n", thread->tid == pid ? ", main" : "", words.len ? ": " : "",
		 buf_text(&words));
	buf_release(&words);
	add_stack(out, thread);
}

static int print_text(const struct attached *attached, const struct reader_sample *sample,
		      FILE *out, struct err *err)
{
	struct buf text = {0};
	int rc = 0;

	buf_addf(&text, "process %d: CPython %s", (int)attached->pid,
		 reader_version(attached->reader));
	if (attached->command.len) {
		buf_adds(&text, ": ");
		text_escape(&text, buf_text(&attached->command), term_is_utf8());
	}
	buf_adds(&text, "\n");
	for (size_t i = sample->n; i-- > 0;) { /* the oldest, which is the main one, first */
		buf_adds(&text, "\n");
		add_thread(&text, &sample->threads[i], attached->pid);
	}
	add_tasks(&text, sample);
	if (sample->n == 0)
		buf_adds(&text, "no thread of it runs Python code\n");
	if (buf_failed(&text))
		rc = err_memory(err);
	else
		fputs(buf_text(&text), out);
	buf_release(&text);
	return rc;
}

/* Before 3.14 a task cannot be seen from outside. */
static json_t *tasks_json_new(const struct attached *attached, const struct reader_sample *sample,
			      bool with_locals)
{
	json_t *tasks;

	if (strtol(reader_version(attached->reader) + strlen("3."), NULL, 10) < 14)
		return json_null();
	tasks = json_array();
	for (size_t i = 0; i < sample->n_tasks; i++)
		json_array_append_new(tasks, task_json_new(&sample->tasks[i], with_locals));
	return tasks;
}

static json_t *json_new(const struct attached *attached, const struct reader_sample *sample,
			bool with_locals)
{
	json_t *threads = json_array();

	for (size_t i = sample->n; i-- > 0;)
		json_array_append_new(
			threads, thread_json_new(&sample->threads[i], attached->pid, with_locals));
	return json_pack("{si ss so sf so so}", "pid", (int)attached->pid, "python",
			 reader_version(attached->reader), "command",
			 json_text_new(buf_text(&attached->command)), "stopped_s",
			 sample->stopped_s, "threads", threads, "tasks",
			 tasks_json_new(attached, sample, with_locals));
}

int dump_print(struct attached *attached, const struct dump_options *options, FILE *out,
	       struct err *err)
{
	struct reader_sample sample;

	if (attached_take(attached, &sample, err))
		return -1;
	return options->json ? json_print(json_new(attached, &sample, options->locals), out, err)
			     : print_text(attached, &sample, out, err);
}
