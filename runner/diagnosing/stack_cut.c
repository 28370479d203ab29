#include "runner/diagnosing/stack_cut.h"

#include "results/profiles/interpreter_library.h"

#include <stdio.h>
#include <string.h>

/* ---- our own frames */

/* The loops that the worker writes for benchmarks of files (loader.py) are compiled under this. */
#define LOOP_FILE "<assay>"

bool stack_cut_is_ours(const char *file, const char *worker_folder)
{
	size_t len = worker_folder ? strlen(worker_folder) : 0;

	if (!worker_folder)
		return false;
	return strcmp(file, LOOP_FILE) == 0 ||
	       (strncmp(file, worker_folder, len) == 0 && file[len] == '/');
}

/* ---- frames that drive an event loop */

static const struct {
	const char *file;     /* its end */
	const char *function; /* without its class; NULL: all of the file */
} drivers[] = {
	{"/asyncio/base_events.py", "run_until_complete"},
	{"/asyncio/base_events.py", "run_forever"},
	{"/asyncio/base_events.py", "_run_once"},
	{"/asyncio/events.py", "_run"},
	{"/asyncio/runners.py", NULL},
	{"/uvloop/__init__.py", NULL},
};

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcmp(text + n - m, end) == 0;
}

/* "BaseEventLoop._run_once" from 3.11 on, "_run_once" before. */
static const char *without_class(const char *function)
{
	const char *dot = strrchr(function, '.');

	return dot ? dot + 1 : function;
}

static bool drives_a_loop(const struct reader_code *code)
{
	for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++)
		if (ends_with(code->file, drivers[i].file) &&
		    (!drivers[i].function ||
		     strcmp(without_class(code->function), drivers[i].function) == 0))
			return true;
	return false;
}

size_t stack_cut(const struct reader_frame *frames, size_t n, const char *worker_folder)
{
	for (size_t i = n; i > 0; i--)
		if (stack_cut_is_ours(frames[i - 1].code->file, worker_folder) ||
		    drives_a_loop(frames[i - 1].code))
			return i;
	return 0;
}

/* ---- below them */

static struct stack_leaf waiting(long number, char text[STACK_LEAF_TEXT])
{
	const char *name = reader_syscall_name(number);

	if (!name)
		snprintf(text, STACK_LEAF_TEXT, "system call %ld", number);
	return (struct stack_leaf){PROFILE_SYSCALL, name ? name : text, ""};
}

/* Code of the interpreter that has no symbol is its loop, as far as anybody can tell; so is what
   it has compiled itself. Another library without symbols is named itself. */
static struct stack_leaf running(const struct reader_thread *thread, char text[STACK_LEAF_TEXT])
{
	const char *library = thread->library ? thread->library : "";

	if (!thread->native && (!*library || interpreter_library_is(library)))
		return (struct stack_leaf){.kind = PROFILE_PYTHON};
	if (!thread->native)
		snprintf(text, STACK_LEAF_TEXT, library[0] == '[' ? "%s" : "[%s]", library);
	return (struct stack_leaf){PROFILE_NATIVE, thread->native ? thread->native : text, library};
}

struct stack_leaf stack_leaf(const struct reader_thread *thread, char text[STACK_LEAF_TEXT])
{
	if (thread->is_collecting)
		return (struct stack_leaf){PROFILE_COLLECTOR, "garbage collector", ""};
	if (thread->doing == READER_WAITING)
		return waiting(thread->syscall, text);
	if (thread->doing == READER_RUNNING)
		return running(thread, text);
	return (struct stack_leaf){.kind = PROFILE_PYTHON};
}
