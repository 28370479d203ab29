/*
 * The Python frames of the calling thread, read in place by the layout of this interpreter
 * (runner/reader/layout.h): PyEval_GetFrame() makes frame objects from 3.11 on, so it asks an
 * allocator, which a hook of one must not.
 */
#ifndef RUNNER_WORKER_OWN_STACK_H
#define RUNNER_WORKER_OWN_STACK_H

#include "runner/worker/worker.h"
#include "runner/reader/layout.h"

#include <stdbool.h>

/* Deeper stacks are not read. */
#define OWN_STACK_DEPTH 65536

struct own_frame {
	const char *code; /* a code object; borrowed */
	int32_t at;	  /* bytes into its bytecode; below 0: before the first instruction */
};

/* Find the layout. 0, or -1 with an exception that names what cannot be read. */
int own_stack_prepare(void);

/* Does this thread run in the main interpreter, with its GIL? */
bool own_stack_has_gil(void);

/* The frames of this thread, the innermost first, into `frames` (OWN_STACK_DEPTH of them). 0: it
   runs no Python code; OWN_STACK_DEPTH + 1: there are more, and only the innermost one is given.
   *has_gil: else their objects may be read, but not be kept. Another interpreter's code counts as
   none: its objects are its own. Asks no allocator. */
size_t own_stack_read(struct own_frame *frames, bool *has_gil);

/* What stands in a code object; borrowed as long as that lives. */
struct own_code {
	PyObject *file, *name, *lines; /* `name`: qualified from 3.11 on */
	int first_line;
};
struct own_code own_code_of(const char *code);

/* The line of an instruction; 0: it has none. */
int own_code_line(const struct own_code *code, int32_t at);

#endif
