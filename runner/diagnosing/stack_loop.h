/* What a thread's event loop is doing, by its stack. Pure. */
#ifndef RUNNER_DIAGNOSING_STACK_LOOP_H
#define RUNNER_DIAGNOSING_STACK_LOOP_H

#include "runner/reader/reader.h"

enum loop_state {
	LOOP_NONE,     /* none runs, as far as the stack shows */
	LOOP_IDLE,     /* it waits for events */
	LOOP_ITSELF,   /* it works for itself: what is due, what is ready */
	LOOP_CALLBACK, /* a callback or a task holds it */
};

struct stack_loop {
	enum loop_state state;
	uint64_t run; /* the same while it is the same run of a callback; 0: unknown */
	/* The worker's own task calls what is measured, again and again: this may be more than one
	   call of it. */
	bool is_measured;
	const char *task; /* a name that somebody gave the task; NULL: none, or a number. Borrowed
			     from the thread. */
};

/* `first`: as of stack_cut(); `worker_folder` too. A loop that a C library runs without a frame of
   its own (uvloop, not by its run() or a runner of asyncio) is seen in a task of 3.14 and later
   only. */
struct stack_loop stack_loop(const struct reader_thread *thread, size_t first,
			     const char *worker_folder);

/* What stands for a callback that is a C function and waits. */
#define STACK_CALLBACK_NAME "(callback in C)"

#endif
