#include "cli/attaching/dump.h"

#include "cli/attaching/thread_words.h"
#include "cli/words/json_print.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/json.h"

/* ---- one stack */

static bool is_same(const struct reader_frame *a, const struct reader_frame *b)
{
	return a->code == b->code && a->line == b->line;
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
}

/* How often the frame before `end` is repeated right above itself. */
static size_t count_repeats(const struct reader_thread *thread, size_t end)
{
	size_t n = 0;

	while (n + 1 < end && is_same(&thread->frames[end - 1], &thread->frames[end - 2 - n]))
		n++;
	return n;
}

void dump_add_stack(struct buf *out, const struct reader_thread *thread)
{
	const size_t few = 3; /* as often Python's own tracebacks print a line before they count */
	struct buf native = {0};

	thread_native_add(&native, thread);
	if (native.len) {
		buf_adds(out, "  ");
		text_escape(out, buf_text(&native), term_is_utf8());
		buf_adds(out, "\n");
	}
	for (size_t end = thread->n; end > 0;) {
		size_t repeats = count_repeats(thread, end);
		size_t shown = repeats > few ? few : repeats + 1;

		for (size_t i = 0; i < shown; i++)
			add_frame(out, &thread->frames[end - 1]);
		if (repeats > few)
			buf_addf(out, "  [the same call %zu times more]\n", repeats + 1 - few);
		end -= repeats + 1;
	}
	buf_release(&native);
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
	dump_add_stack(out, thread);
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
	if (sample->n == 0)
		buf_adds(&text, "no thread of it runs Python code\n");
	if (buf_failed(&text))
		rc = err_memory(err);
	else
		fputs(buf_text(&text), out);
	buf_release(&text);
	return rc;
}

static json_t *json_new(const struct attached *attached, const struct reader_sample *sample)
{
	json_t *threads = json_array();

	for (size_t i = sample->n; i-- > 0;)
		json_array_append_new(threads, thread_json_new(&sample->threads[i], attached->pid));
	return json_pack("{si ss so sf so}", "pid", (int)attached->pid, "python",
			 reader_version(attached->reader), "command",
			 json_text_new(buf_text(&attached->command)), "stopped_s",
			 sample->stopped_s, "threads", threads);
}

int dump_print(struct attached *attached, bool json, FILE *out, struct err *err)
{
	struct reader_sample sample;

	if (attached_take(attached, &sample, err))
		return -1;
	return json ? json_print(json_new(attached, &sample), out, err)
		    : print_text(attached, &sample, out, err);
}
