#include "runner/worker/calls_hook.h"

#include "runner/counters/path_code.h"
#include "runner/worker/trampolines.h"
#include "runner/worker/worker.h"

#include <dlfcn.h>

typedef void *evaluate(void *thread, void *frame, int throws);
typedef void *evaluate_38(void *frame, int throws);

/* Where a frame and a code object keep what we need; from 3.13 on the interpreter's own table of
   offsets says it (words of _PyRuntime). */
static const struct place {
	int minor;
	uint64_t code, owner, flags;
	int code_word, owner_word; /* 0: as above */
} places[] = {
	{8, 32, 0, 36, 0, 0},	{9, 32, 0, 36, 0, 0},	{10, 32, 0, 36, 0, 0},
	{11, 32, 69, 48, 0, 0}, {12, 0, 70, 48, 0, 0},	{13, 0, 0, 48, 30, 33},
	{14, 0, 0, 48, 33, 36}, {15, 0, 0, 48, 41, 44},
};

#define OFFSET_MAX 256 /* of a frame's fields */
/* Of 3.8's interpreter, which has no function that sets it. */
#define EVAL_FRAME_38	   568
#define OWNED_BY_GENERATOR 1
/* CO_GENERATOR, CO_COROUTINE, CO_ASYNC_GENERATOR */
#define GENERATORS (0x20 | 0x80 | 0x200)

static struct place place;
static evaluate *original;
static evaluate_38 *original_38;
static void (*set_function)(void *interpreter, evaluate *function);
static void *interpreter;
static struct calls_tree *tree;
static int is_counting, is_traced;
static __thread uint32_t current;

/* ---- a frame is entered */

static void *code_of(const char *frame)
{
	/* 3.14 and later keep two bits of their own in it. */
	return (void *)(*(const uintptr_t *)(frame + place.code) & ~(uintptr_t)3);
}

/* From 3.11 on the function of a generator is entered once to make it: its frame is not the
   generator's own then. */
static int makes_generator(const char *frame, const char *code)
{
	return place.minor >= 11 && (*(const int *)(code + place.flags) & GENERATORS) &&
	       frame[place.owner] != OWNED_BY_GENERATOR;
}

/* Returns the node that was the current one. */
static uint32_t enter(const char *frame)
{
	uint32_t caller = current, node;
	void *code = code_of(frame);
	int is_new;

	node = calls_tree_below(tree, caller == CALLS_LOST ? CALLS_ELSEWHERE : caller, code,
				&is_new);
	if (is_new)
		Py_INCREF((PyObject *)code);
	if (node != CALLS_LOST && is_counting) {
		if (makes_generator(frame, code))
			tree->nodes[node].created++;
		else
			tree->nodes[node].calls++;
	}
	current = node;
	return caller;
}

static void *hook(void *thread, void *frame, int throws)
{
	uint32_t caller = enter(frame);
	void *result = original(thread, frame, throws);

	current = caller;
	return result;
}

static void *hook_38(void *frame, int throws)
{
	uint32_t caller = enter(frame);
	void *result = original_38(frame, throws);

	current = caller;
	return result;
}

/* ---- the same, through each path's own code: for who counts by address where calls go */

/* What the way from one path to the next costs is none of the path's own. Without room for a path
   there is none to count for either. */
static trampoline *own_code(uint32_t node, enum path_code which)
{
	return trampoline_at(PATH_CODES * (size_t)(node == CALLS_LOST ? CALLS_ELSEWHERE : node) +
			     which);
}

static void *look_up(const void *frame, const void *unused, uintptr_t nothing)
{
	(void)unused;
	(void)nothing;
	enter(frame);
	return NULL;
}

/* No branches but those in the calls: each time the same instructions, which can be taken off. */
static void *hook_traced(void *thread, void *frame, int throws)
{
	uint32_t caller = current;
	void *result;

	own_code(caller, PATH_CODE_LOOKS_UP)(frame, NULL, 0, (trampolined *)look_up);
	result = own_code(current, PATH_CODE_RUNS)(thread, frame, (uintptr_t)throws,
						   (trampolined *)original);
	current = caller;
	return result;
}

static void *hook_traced_38(void *frame, int throws)
{
	uint32_t caller = current;
	void *result;

	own_code(caller, PATH_CODE_LOOKS_UP)(frame, NULL, 0, (trampolined *)look_up);
	result = own_code(current, PATH_CODE_RUNS)(frame, (const void *)(uintptr_t)throws, 0,
						   (trampolined *)original_38);
	current = caller;
	return result;
}

/* ---- putting it in place */

static const char *find_place(void)
{
	const uint64_t *words = dlsym(RTLD_DEFAULT, "_PyRuntime");
	int minor = atoi(Py_GetVersion() + strlen("3."));

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (places[i].minor == minor)
			place = places[i];
	if (place.minor == 0)
		return "the calls of this version of CPython cannot be counted, only those of 3.8 to "
		       "3.15";
	if (!place.code_word)
		return NULL;
	if (!words)
		return "this interpreter does not export _PyRuntime";
	place.code = words[place.code_word];
	place.owner = words[place.owner_word];
	return place.code < OFFSET_MAX && place.owner < OFFSET_MAX
		       ? NULL
		       : "this interpreter's table of offsets is not known";
}

static evaluate_38 **field_38(void)
{
	return (evaluate_38 **)((char *)interpreter + EVAL_FRAME_38);
}

const char *calls_hook_find(void)
{
	const char *why = find_place();
	void *(*get)(void);
	void *symbol = dlsym(RTLD_DEFAULT, "_PyEval_EvalFrameDefault");

	if (why)
		return why;
	*(void **)&get = dlsym(RTLD_DEFAULT, "PyInterpreterState_Get");
	if (!get)
		*(void **)&get = dlsym(RTLD_DEFAULT, "_PyInterpreterState_Get");
	*(void **)&set_function = dlsym(RTLD_DEFAULT, "_PyInterpreterState_SetEvalFrameFunc");
	if (!get || !symbol || (!set_function && place.minor != 8))
		return "this interpreter does not export what PEP 523 needs";
	interpreter = get();
	*(void **)&original = symbol;
	*(void **)&original_38 = symbol;
	return set_function || *field_38() == original_38
		       ? NULL
		       : "this build of CPython 3.8 keeps its eval_frame somewhere else";
}

const char *calls_hook_trace(void)
{
	const char *why = trampolines_make((size_t)PATH_CODES * CALLS_NODES_MAX);

	is_traced = !why;
	return why;
}

void calls_hook_set(struct calls_tree *into)
{
	tree = into;
	current = CALLS_ROOT;
	if (set_function)
		set_function(interpreter, is_traced ? hook_traced : hook);
	else
		*field_38() = is_traced ? hook_traced_38 : hook_38;
}

void calls_hook_unset(void)
{
	if (set_function)
		set_function(interpreter, original);
	else
		*field_38() = original_38;
}

uint32_t calls_hook_begin(void)
{
	calls_tree_clear(tree);
	is_counting = 1;
	return current;
}

void calls_hook_end(void)
{
	is_counting = 0;
}
