#include "runner/worker/own_stack.h"

#include "runner/reader/lines.h"
#include "runner/worker/instrument.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

static struct layout layout;
static void *(*current_thread)(void);
static void *(*interpreter_of)(void *thread); /* NULL before 3.9 */
static void *main_interpreter;

/* ---- preparing */

static int find_layout(struct err *err)
{
	const uint64_t *words = dlsym(RTLD_DEFAULT, "_PyRuntime");
	unsigned major = 0, minor = 0;

	if (!words)
		return err_set(err, ERR_INPUT, "this interpreter does not export _PyRuntime");
	if (layout_has_words(words, LAYOUT_WORDS))
		return layout_of_words(&layout, words, LAYOUT_WORDS, err);
	if (sscanf(Py_GetVersion(), "%u.%u", &major, &minor) != 2 || major != 3)
		return err_set(err, ERR_INPUT, "it does not say which CPython it is");
	return layout_of_version(&layout, minor, err);
}

int own_stack_prepare(void)
{
	static const char *const names[] = {"PyThreadState_GetUnchecked",
					    "_PyThreadState_UncheckedGet"};
	void *(*find_main)(void);
	struct err err = {0};

	for (size_t i = 0; i < 2 && !current_thread; i++)
		*(void **)&current_thread = dlsym(RTLD_DEFAULT, names[i]);
	if (!current_thread)
		return instrument_off("this interpreter does not say which thread runs");
	*(void **)&find_main = dlsym(RTLD_DEFAULT, "PyInterpreterState_Main");
	*(void **)&interpreter_of = dlsym(RTLD_DEFAULT, "PyThreadState_GetInterpreter");
	main_interpreter = find_main ? find_main() : NULL;
	return find_layout(&err) ? instrument_off(err.text) : 0;
}

/* ---- reading */

static uint64_t word_at(const char *at, uint64_t offset)
{
	uint64_t word;

	memcpy(&word, at + offset, sizeof(word));
	return word;
}

static const char *pointer_at(const char *at, uint64_t offset)
{
	const char *pointer;

	memcpy(&pointer, at + offset, sizeof(pointer));
	return pointer;
}

/* Before 3.12 the "current" thread is the one that holds the GIL, whoever asks. */
static char *thread_with_gil(void)
{
	char *thread = current_thread();

	return thread && word_at(thread, layout.ts_ident) == (uint64_t)pthread_self() ? thread
										      : NULL;
}

static bool is_of_main(char *thread)
{
	return !interpreter_of || interpreter_of(thread) == main_interpreter;
}

bool own_stack_has_gil(void)
{
	char *thread = thread_with_gil();

	return thread && is_of_main(thread);
}

/* A thread that has given the GIL up still owns its frames: nobody else changes them. */
static const char *first_frame(bool *has_gil)
{
	char *thread = thread_with_gil();
	const char *frame;

	*has_gil = thread;
	if (!thread)
		thread = (char *)PyGILState_GetThisThreadState();
	if (!thread || !is_of_main(thread))
		return NULL;
	frame = pointer_at(thread, layout.ts_frame);
	if (frame && layout.ts_via != LAYOUT_NONE)
		frame = pointer_at(frame, layout.ts_via);
	return frame;
}

static struct own_frame read_frame(const char *frame)
{
	struct own_frame read = {.code = (const char *)pointer_at(frame, layout.fr_code) -
					 (word_at(frame, layout.fr_code) & layout.code_tag)};

	if (layout.instruction == INSTRUCTION_POINTER)
		read.at = (int32_t)(pointer_at(frame, layout.fr_instruction) - read.code -
				    (ptrdiff_t)layout.co_code);
	else
		memcpy(&read.at, frame + layout.fr_instruction, sizeof(read.at));
	if (layout.instruction == INSTRUCTION_UNIT && read.at > 0)
		read.at *= 2;
	return read;
}

/* Not of Python code: the C stack's, or (from 3.13 on) what the interpreter puts below a
   specialized call of `__init__`, whose code has no name. */
static bool is_foreign(const char *frame, const char *code)
{
	return (layout.owner_foreign && frame[layout.fr_owner] >= layout.owner_foreign) ||
	       (layout.co_qualname != LAYOUT_NONE &&
		word_at(pointer_at(code, layout.co_name), layout.st_length) == 0);
}

size_t own_stack_read(struct own_frame *frames, bool *has_gil)
{
	size_t n = 0;

	for (const char *frame = first_frame(has_gil); frame;
	     frame = pointer_at(frame, layout.fr_back)) {
		struct own_frame read = read_frame(frame);

		if (is_foreign(frame, read.code))
			continue;
		if (n == OWN_STACK_DEPTH)
			return OWN_STACK_DEPTH + 1;
		frames[n++] = read;
	}
	return n;
}

/* ---- code objects */

struct own_code own_code_of(const char *code)
{
	uint64_t name = layout.co_qualname == LAYOUT_NONE ? layout.co_name : layout.co_qualname;
	struct own_code of;

	memcpy(&of.file, code + layout.co_file, sizeof(of.file));
	memcpy(&of.name, code + name, sizeof(of.name));
	memcpy(&of.lines, code + layout.co_lines, sizeof(of.lines));
	memcpy(&of.first_line, code + layout.co_first_line, sizeof(of.first_line));
	return of;
}

int own_code_line(const struct own_code *code, int32_t at)
{
	char *table;
	Py_ssize_t n;

	if (PyBytes_AsStringAndSize(code->lines, &table, &n))
		return 0;
	return lines_find(layout.lines, (const unsigned char *)table, (size_t)n, code->first_line,
			  at);
}
