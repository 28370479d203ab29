#include "runner/diagnosing/stack_cut.h"

#include "results/profiles/interpreter_library.h"
#include "runner/diagnosing/loop_frames.h"

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

size_t stack_cut(const struct reader_frame *frames, size_t n, const char *worker_folder)
{
	for (size_t i = n; i > 0; i--)
		if (stack_cut_is_ours(frames[i - 1].code->file, worker_folder) ||
		    loop_frame_of(frames[i - 1].code))
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

struct stack_leaf stack_native(const struct reader_native *native, char text[STACK_LEAF_TEXT])
{
	const char *library = native->library ? native->library : "";

	if (!native->symbol)
		snprintf(text, STACK_LEAF_TEXT, library[0] == '[' ? "%s" : "[%s]",
			 *library ? library : "unknown code");
	return (struct stack_leaf){PROFILE_NATIVE, native->symbol ? native->symbol : text, library};
}

/* What our worker is made of, by the names of its files. */
static bool is_our_library(const char *library)
{
	return library && strncmp(library, "assay_", strlen("assay_")) == 0;
}

size_t stack_cut_natives(const struct reader_native *natives, size_t n)
{
	for (size_t i = n; i > 0; i--)
		if (is_our_library(natives[i - 1].library))
			return i;
	return 0;
}

/* Code of the interpreter that has no symbol is its loop, as far as anybody can tell; so is what
   it has compiled itself. Another library without symbols is named itself. */
static struct stack_leaf running(const struct reader_thread *thread, char text[STACK_LEAF_TEXT])
{
	const struct reader_native native = {thread->native, thread->library};

	if (!native.symbol && (!native.library || interpreter_library_is(native.library)))
		return (struct stack_leaf){.kind = PROFILE_PYTHON};
	return stack_native(&native, text);
}

struct stack_leaf stack_leaf(const struct reader_thread *thread, char text[STACK_LEAF_TEXT])
{
	if (thread->is_collecting)
		return (struct stack_leaf){PROFILE_COLLECTOR, STACK_COLLECTOR_NAME, ""};
	if (thread->doing == READER_WAITING)
		return waiting(thread->syscall, text);
	if (thread->doing == READER_RUNNING)
		return running(thread, text);
	return (struct stack_leaf){.kind = PROFILE_PYTHON};
}
