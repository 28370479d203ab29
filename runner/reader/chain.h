/*
 * The calls of compiled code below a thread's innermost Python function: from where it stopped out
 * to the loop that runs the bytecode of that function.
 *
 * Where the loop is can be told from outside in two ways: Python keeps something in the loop's own
 * C frame, whose address is read with the Python frames (frames.h; no symbols are needed), and the
 * loop has a name. A chain that is walked past that address was walked wrongly, and is cut to what
 * is certain: where it stopped.
 */
#ifndef RUNNER_READER_CHAIN_H
#define RUNNER_READER_CHAIN_H

#include "runner/reader/natives.h"
#include "runner/reader/reader.h"

/* What was read of a thread while it stood still. */
struct chain_start {
	struct unwind_registers registers;
	struct stack_copy stack;
	uint64_t loop_at; /* 0: by its name */
};

struct chain {
	struct reader_native *items; /* outermost first */
	size_t n, cap;
	bool is_whole; /* it begins in the loop */
	bool ran_out;  /* the copy of the stack was too short for it */
};

/* False when memory ran out. The chain is made anew; chain_release. */
bool chain_walk(struct chain *chain, struct natives *natives, const struct chain_start *start);
void chain_release(struct chain *chain);

#endif
