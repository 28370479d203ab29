#include "runner/diagnosing/stack_loop.h"

#include "runner/diagnosing/loop_frames.h"
#include "runner/diagnosing/stack_cut.h"

#include <string.h>

/* System calls in which loops wait for events. */
static bool waits_for_events(const struct reader_thread *thread)
{
	static const char *const names[] = {"epoll_wait", "epoll_pwait", "epoll_pwait2", "poll",
					    "ppoll",	  "select",	 "pselect6"};
	const char *name =
		thread->doing == READER_WAITING ? reader_syscall_name(thread->syscall) : NULL;

	for (size_t i = 0; name && i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* asyncio's parts that work for loops: events.py, base_events.py, selector_events.py, ... */
static bool is_of_a_loop(const struct reader_code *code)
{
	return strstr(code->file, "/asyncio/") && loop_frame_ends_with(code->file, "events.py");
}

static bool has_loop(const struct reader_thread *thread, size_t first)
{
	for (size_t i = 0; i < first; i++)
		if (loop_frame_of(thread->frames[i].code))
			return true;
	return thread->task;
}

static enum loop_state state_of(const struct reader_thread *thread, size_t first, bool is_measured)
{
	enum loop_frame above =
		first ? loop_frame_of(thread->frames[first - 1].code) : LOOP_FRAME_NONE;

	if (!has_loop(thread, first))
		return LOOP_NONE;
	if (first < thread->n && above == LOOP_FRAME_HANDLE)
		return LOOP_CALLBACK;
	if (first < thread->n && above != LOOP_FRAME_LOOP &&
	    (is_measured || thread->task || !is_of_a_loop(thread->frames[first].code)))
		return LOOP_CALLBACK;
	if (first == thread->n && above == LOOP_FRAME_HANDLE && thread->doing == READER_WAITING)
		return LOOP_CALLBACK;
	return waits_for_events(thread) ? LOOP_IDLE : LOOP_ITSELF;
}

/* "Task-12" is what asyncio calls a task that has no name. */
static const char *given_name(const char *task)
{
	const char *digits = task && strncmp(task, "Task-", 5) == 0 ? task + 5 : NULL;

	return digits && *digits && strspn(digits, "0123456789") == strlen(digits) ? NULL : task;
}

struct stack_loop stack_loop(const struct reader_thread *thread, size_t first,
			     const char *worker_folder)
{
	const struct reader_code *above = first ? thread->frames[first - 1].code : NULL;
	bool is_measured =
		above && !loop_frame_of(above) && stack_cut_is_ours(above->file, worker_folder);

	return (struct stack_loop){.state = state_of(thread, first, is_measured),
				   .run = thread->contexts,
				   .is_measured = is_measured,
				   .task = given_name(thread->task)};
}
