/*
 * Which frames of a worker's stack are the benchmark's: those below the last one of our own code,
 * and below the last one that drives an event loop, so that the callback or task that held the
 * loop is outermost. Pure.
 */
#ifndef RUNNER_DIAGNOSING_STACK_CUT_H
#define RUNNER_DIAGNOSING_STACK_CUT_H

#include "results/profiles/stack_profile.h"
#include "runner/reader/reader.h"

/* The index of the first frame that is the benchmark's; n: none is. `worker_folder` is that of the
   worker's own files; NULL: the process is not a worker. */
size_t stack_cut(const struct reader_frame *frames, size_t n, const char *worker_folder);

/* Whether a file is the worker's own code. */
bool stack_cut_is_ours(const char *file, const char *worker_folder);

/* What a thread was doing below its Python frames. All borrowed from the thread, or constant. */
struct stack_leaf {
	enum profile_frame_kind kind; /* PROFILE_PYTHON: nothing but Python */
	const char *function, *file;
};

#define STACK_LEAF_TEXT 160
/* `text` is room for a name that has to be made. */
struct stack_leaf stack_leaf(const struct reader_thread *thread, char text[STACK_LEAF_TEXT]);

/* One call of compiled code; what has no name is called by its library. */
struct stack_leaf stack_native(const struct reader_native *native, char text[STACK_LEAF_TEXT]);

/* The index of the first native call that is not our own worker's; those that it made itself are
   before it. */
size_t stack_cut_natives(const struct reader_native *natives, size_t n);

/* What stands for the callers of native code that could not be followed to Python. */
#define STACK_CUT_NAME	     "[callers unknown]"
#define STACK_COLLECTOR_NAME "garbage collector"

/* What stands for a worker's own measuring loop when the benchmark has no Python frame: one that
   calls a C function directly. */
#define STACK_LOOP_NAME "(measuring loop)"

#endif
