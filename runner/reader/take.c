#include "runner/reader/reader.h"

#include "results/base/buf.h"
#include "runner/os/interrupt.h"
#include "runner/reader/calls_check.h"
#include "runner/reader/doing.h"
#include "runner/reader/find.h"
#include "runner/reader/frames.h"
#include "runner/reader/kernel_threads.h"
#include "runner/reader/lines.h"
#include "runner/reader/locals.h"
#include "runner/reader/natives.h"
#include "runner/reader/rights.h"
#include "runner/reader/copied_stacks.h"
#include "runner/reader/stop.h"
#include "runner/reader/syscall_table.h"
#include "runner/reader/tasks.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

struct reader {
	struct reader_options options;
	struct held target;
	struct memory memory;
	struct maps maps;
	struct found found;
	struct codes codes;
	struct natives natives;
	/* Of the sample under way: */
	struct frames frames;
	struct kernel_threads kernel_threads; /* before 3.11 */
	struct reader_thread *threads;
	size_t n_threads, cap_threads;
	struct copied_stacks stacks; /* with wants_calls, one for each thread */
	struct tasks tasks;
	struct task_layout task_layout;
	bool has_task_layout;
	struct locals locals;	   /* of the frames of threads, then of tasks */
	unsigned looked_for_tasks; /* how often */
	bool has_kernel_threads;   /* of this sample */
	struct reader_task *shown_tasks;
	size_t cap_shown_tasks;
	struct reader_frame *shown; /* of threads, then of tasks */
	size_t cap_shown;
};

/* ---- opening */

/* Its program became another one (exec) while we looked: then what we found says nothing. */
static bool has_changed(struct reader *reader)
{
	struct maps before = reader->maps;
	bool changed;

	reader->maps = (struct maps){0};
	changed = maps_read(&reader->maps, reader->memory.pid, NULL) == 0 && reader->maps.n &&
		  before.n &&
		  (reader->maps.items[0].begin != before.items[0].begin ||
		   strcmp(reader->maps.items[0].path, before.items[0].path) != 0);
	maps_release(&before);
	return changed;
}

static int find(struct reader *reader, struct err *err)
{
	struct err why = {0};

	for (int tries = 0; tries < 10; tries++) {
		err_clear(&why);
		if (find_interpreter(&reader->found, &reader->memory, &reader->maps, &why) == 0)
			return 0;
		if (!has_changed(reader))
			break;
	}
	if (err && err->kind == ERR_NONE)
		*err = why;
	return -1;
}

static int open_target(struct reader *reader, pid_t pid, struct err *err)
{
	struct rights_facts facts;

	rights_look(&facts, pid, 0);
	if (!facts.exists ||
	    ((facts.tracer || facts.is_refused) && reader->options.stop == READER_PTRACE))
		return rights_refuse(pid, 0, err);
	if (!memory_init(&reader->memory, pid))
		return err_memory(err);
	if (maps_read(&reader->maps, pid, NULL))
		return rights_refuse(pid, errno, err);
	return find(reader, err);
}

struct reader *reader_open_new(pid_t pid, const struct reader_options *options, struct err *err)
{
	struct reader *reader = calloc(1, sizeof(*reader));

	if (!reader) {
		err_memory(err);
		return NULL;
	}
	reader->options = *options;
	held_init(&reader->target, pid, options->stop);
	reader->natives = (struct natives){.maps = &reader->maps, .memory = &reader->memory};
	if (open_target(reader, pid, err) ||
	    (options->wants_calls && calls_check(&reader->natives, &reader->found, pid, err))) {
		reader_close(reader);
		return NULL;
	}
	return reader;
}

static void forget_threads(struct reader *reader)
{
	for (size_t i = 0; i < reader->n_threads; i++)
		free((char *)reader->threads[i].task);
	reader->n_threads = 0;
}

void reader_close(struct reader *reader)
{
	if (!reader)
		return;
	held_release(&reader->target);
	forget_threads(reader);
	natives_release(&reader->natives);
	codes_release(&reader->codes);
	frames_release(&reader->frames);
	tasks_release(&reader->tasks);
	locals_release(&reader->locals);
	kernel_threads_release(&reader->kernel_threads);
	maps_release(&reader->maps);
	memory_release(&reader->memory);
	copied_stacks_release(&reader->stacks);
	free(reader->threads);
	free(reader->shown_tasks);
	free(reader->shown);
	free(reader);
}

bool reader_sees_python(pid_t pid)
{
	struct maps maps = {0};
	bool has = maps_read(&maps, pid, NULL) == 0 && find_any_python(&maps);

	maps_release(&maps);
	return has;
}

const char *reader_version(const struct reader *reader)
{
	return reader->found.version;
}

/* ---- while the target stands still */

/* The state of the thread that has the GIL of this interpreter; 0: none has. */
static bool find_holder(struct reader *reader, uint64_t interpreter, uint64_t *holder)
{
	const struct layout *layout = &reader->found.layout;
	int32_t is_locked;

	if (layout->rt_gil_thread != LAYOUT_NONE)
		return memory_word(&reader->memory, reader->found.runtime + layout->rt_gil_thread,
				   holder);
	if (!memory_peek(&reader->memory, interpreter + layout->is_gil_locked, &is_locked,
			 sizeof(is_locked)) ||
	    !memory_word(&reader->memory, interpreter + layout->is_gil_holder, holder))
		return false;
	if (is_locked != 1)
		*holder = 0;
	return true;
}

static bool find_collecting(struct reader *reader, uint64_t interpreter, bool *is_collecting)
{
	const struct layout *layout = &reader->found.layout;
	uint64_t at = layout->gc_is_of_runtime ? reader->found.runtime : interpreter;
	int32_t flag;

	if (!memory_peek(&reader->memory, at + layout->gc + layout->gc_collecting, &flag,
			 sizeof(flag)))
		return false;
	*is_collecting = flag != 0;
	return true;
}

/* Threads come and go, and their stacks with them: once in a sample that has some. */
static void look_at_old_threads(struct reader *reader)
{
	size_t before = reader->kernel_threads.n;

	if (reader->has_kernel_threads || !reader->options.wants_native ||
	    reader->options.only_main)
		return;
	reader->has_kernel_threads = true;
	kernel_threads_read(&reader->kernel_threads, reader->target.pid);
	if (reader->kernel_threads.n != before)
		maps_read(&reader->maps, reader->target.pid, NULL);
}

/* Before 3.11 the kernel's number is known of the main thread alone: it is the process's. That of
   the others is found by their stacks. */
static bool identify_old(struct reader *reader, struct reader_thread *thread)
{
	uint64_t main_thread;

	if (!memory_word(&reader->memory,
			 reader->found.runtime + reader->found.layout.rt_main_thread, &main_thread))
		return false;
	if (main_thread == thread->ident) {
		thread->tid = reader->target.pid;
		return true;
	}
	look_at_old_threads(reader);
	thread->tid = kernel_threads_find(&reader->kernel_threads, &reader->maps, thread->ident);
	return true;
}

static bool identify(struct reader *reader, uint64_t state, struct reader_thread *thread)
{
	const struct layout *layout = &reader->found.layout;
	uint64_t tid;

	if (!memory_word(&reader->memory, state + layout->ts_ident, &thread->ident))
		return false;
	if (layout->ts_tid == LAYOUT_NONE)
		return identify_old(reader, thread);
	if (!memory_word(&reader->memory, state + layout->ts_tid, &tid))
		return false;
	thread->tid = (pid_t)tid;
	return true;
}

/* In another PID namespace, the target's numbers are not ours: then nothing of /proc fits them. */
static void look_at_kernel(struct reader *reader, struct reader_thread *thread)
{
	if (reader->options.wants_native && thread->tid > 0)
		doing_read(thread, reader->target.pid, thread->tid);
}

/* What cannot be read of it is not known. */
static void look_at_loop(struct reader *reader, uint64_t state, struct reader_thread *thread)
{
	const struct frames_source from = {&reader->memory, &reader->found.layout, &reader->codes,
					   reader->found.code_type};
	uint64_t at = reader->found.layout.ts_contexts;

	if (at != LAYOUT_NONE && !memory_word(&reader->memory, state + at, &thread->contexts))
		thread->contexts = 0;
	if (reader->options.wants_running_task && reader->has_task_layout)
		thread->task = tasks_running_name_new(&from, &reader->task_layout, state);
}

/* Of those that are in native code, or wait below it. */
static bool look_at_calls(struct reader *reader, const struct reader_thread *thread)
{
	if (!reader->options.wants_calls)
		return true;
	if (thread->doing == READER_UNKNOWN)
		return copied_stacks_skip(&reader->stacks);
	return copied_stacks_add(&reader->stacks, &reader->target, &reader->memory, thread->tid,
				 reader->frames.loop_at);
}

static bool add_thread(struct reader *reader, uint64_t state, uint64_t holder, bool is_collecting)
{
	const struct frames_source from = {&reader->memory, &reader->found.layout, &reader->codes,
					   reader->found.code_type};
	struct reader_thread thread = {.doing = READER_UNKNOWN};
	size_t before = reader->frames.n;

	if (!identify(reader, state, &thread))
		return false;
	thread.is_main = thread.tid == reader->target.pid;
	if (reader->options.only_main && !thread.is_main)
		return true;
	if (!frames_add(&reader->frames, &from, state))
		return false;
	thread.n = reader->frames.n - before;
	if (thread.n == 0)
		return true;
	thread.has_gil = state == holder;
	thread.is_collecting = thread.has_gil && is_collecting;
	look_at_kernel(reader, &thread);
	if (!look_at_calls(reader, &thread))
		return false;
	look_at_loop(reader, state, &thread);
	if (mem_reserve(&reader->threads, &reader->cap_threads, reader->n_threads + 1,
			sizeof(*reader->threads))) {
		free((char *)thread.task);
		return false;
	}
	reader->threads[reader->n_threads++] = thread;
	return true;
}

/* Tasks that cannot be read are no reason to lose the stacks. */
static void add_tasks(struct reader *reader, uint64_t state)
{
	const struct frames_source from = {&reader->memory, &reader->found.layout, &reader->codes,
					   reader->found.code_type};
	uint64_t ident;

	if (reader->options.wants_tasks && reader->has_task_layout &&
	    memory_word(&reader->memory, state + reader->found.layout.ts_ident, &ident))
		tasks_add(&reader->tasks, &from, reader->found.coroutine_type, &reader->task_layout,
			  state, ident);
}

static bool add_threads(struct reader *reader, uint64_t interpreter)
{
	const struct layout *layout = &reader->found.layout;
	const size_t most = 100000; /* a longer list goes in a circle */
	uint64_t state, holder;
	bool is_collecting;

	if (!find_holder(reader, interpreter, &holder) ||
	    !find_collecting(reader, interpreter, &is_collecting) ||
	    !memory_word(&reader->memory, interpreter + layout->is_threads, &state))
		return false;
	for (size_t i = 0; state; i++) {
		if (i > most || !add_thread(reader, state, holder, is_collecting))
			return false;
		add_tasks(reader, state);
		if (!memory_word(&reader->memory, state + layout->ts_next, &state))
			return false;
	}
	return true;
}

static bool add_locals(struct reader *reader)
{
	const struct values_source from = {&reader->memory, &reader->found.layout,
					   &reader->found.types};

	const int64_t patience_ns = 1000000000, until_ns = clock_now_ns() + patience_ns;

	return !reader->options.wants_locals ||
	       (locals_add(&reader->locals, &from, reader->frames.items, reader->frames.n,
			   until_ns) &&
		locals_add(&reader->locals, &from, reader->tasks.frames.items,
			   reader->tasks.frames.n, until_ns));
}

static bool read_all(struct reader *reader)
{
	const struct layout *layout = &reader->found.layout;
	const size_t most = 10000;
	uint64_t interpreter;

	memory_forget(&reader->memory);
	reader->frames.n = 0;
	reader->has_kernel_threads = false;
	forget_threads(reader);
	tasks_clear(&reader->tasks);
	locals_clear(&reader->locals);
	copied_stacks_clear(&reader->stacks);
	if (!memory_word(&reader->memory, reader->found.runtime + layout->rt_interpreters,
			 &interpreter))
		return false;
	for (size_t i = 0; interpreter; i++)
		if (i > most || !add_threads(reader, interpreter) ||
		    !memory_word(&reader->memory, interpreter + layout->is_next, &interpreter))
			return false;
	return add_locals(reader);
}

/* ---- when it runs again */

/* `number`: of all frames of threads, then of tasks. */
static struct reader_frame shown_of(const struct reader *reader, const struct raw_frame *raw,
				    size_t number)
{
	struct reader_frame frame = {.code = &raw->code->shown,
				     .line = lines_find(reader->found.layout.lines,
							raw->code->table, raw->code->n_table,
							raw->code->first_line, raw->at)};

	if (reader->options.wants_locals) {
		const struct locals_span *span = &reader->locals.spans[number];

		frame.locals = span->n ? reader->locals.items + span->first : NULL;
		frame.n_locals = span->n;
		frame.n_left_out = span->left_out;
	}
	return frame;
}

static void show_calls(struct reader *reader, size_t t)
{
	struct reader_thread *thread = &reader->threads[t];
	const struct chain *chain = copied_stacks_chain(&reader->stacks, t, &reader->natives);

	if (!chain)
		return;
	thread->calls = chain->is_whole ? READER_CALLS_WHOLE : READER_CALLS_CUT;
	thread->natives = chain->items;
	thread->n_natives = chain->n;
}

static void show_threads(struct reader *reader)
{
	const struct raw_frame *raw = reader->frames.items;

	for (size_t t = 0, begin = 0; t < reader->n_threads; t++) {
		struct reader_thread *thread = &reader->threads[t];

		thread->frames = reader->shown + begin;
		for (size_t i = 0; i < thread->n; i++)
			reader->shown[begin + i] = shown_of(reader, &raw[begin + thread->n - 1 - i],
							    begin + thread->n - 1 - i);
		begin += thread->n;
		if (thread->doing == READER_RUNNING)
			natives_find(&reader->natives, thread->pc, &thread->native,
				     &thread->library);
		if (reader->options.wants_calls)
			show_calls(reader, t);
	}
}

static void show_tasks(struct reader *reader)
{
	struct reader_frame *shown = reader->shown + reader->frames.n;
	const struct tasks *tasks = &reader->tasks;

	for (size_t i = 0; i < tasks->frames.n; i++)
		shown[i] = shown_of(reader, &tasks->frames.items[i], reader->frames.n + i);
	for (size_t i = 0; i < tasks->n; i++) {
		const struct raw_task *task = &tasks->items[i];

		reader->shown_tasks[i] = (struct reader_task){
			task->name, task->thread, task->is_running, shown + task->first, task->n};
	}
}

static bool show(struct reader *reader)
{
	if (mem_reserve(&reader->shown, &reader->cap_shown,
			reader->frames.n + reader->tasks.frames.n, sizeof(*reader->shown)) ||
	    mem_reserve(&reader->shown_tasks, &reader->cap_shown_tasks, reader->tasks.n,
			sizeof(*reader->shown_tasks)))
		return false;
	show_threads(reader);
	show_tasks(reader);
	return true;
}

/* asyncio may be imported any time; looking for it is not cheap. */
static void look_for_tasks(struct reader *reader)
{
	const unsigned each = 100;
	uint64_t table;

	if ((!reader->options.wants_tasks && !reader->options.wants_running_task) ||
	    reader->has_task_layout || reader->found.layout.ge_frame == LAYOUT_NONE ||
	    reader->looked_for_tasks++ % each || maps_read(&reader->maps, reader->memory.pid, NULL))
		return;
	table = find_asyncio(&reader->memory, &reader->maps);
	reader->has_task_layout =
		table && task_layout_read(&reader->task_layout, &reader->memory, table);
}

enum reader_result reader_take(struct reader *reader, struct reader_sample *sample)
{
	enum stopped stopped;
	int64_t begin_ns;
	bool is_read;

	*sample = (struct reader_sample){0};
	look_for_tasks(reader);
	stopped = held_stop(&reader->target);
	begin_ns = clock_now_ns();
	if (stopped != STOPPED)
		return stopped == STOPPED_GONE ? READER_GONE : READER_LOST;
	is_read = read_all(reader);
	held_continue(&reader->target);
	sample->stopped_s = (double)(clock_now_ns() - begin_ns) * 1e-9;
	if (!is_read || !show(reader))
		return READER_LOST;
	sample->threads = reader->threads;
	sample->n = reader->n_threads;
	sample->tasks = reader->shown_tasks;
	sample->n_tasks = reader->tasks.n;
	return READER_TAKEN;
}

const char *reader_syscall_name(long number)
{
	return number >= 0 && (unsigned long)number < n_syscall_table ? syscall_table[number]
								      : NULL;
}
