/* Registers and stacks of threads, copied while they stand still, so that their native calls can be
   walked when they run again: walking takes longer than copying. */
#ifndef RUNNER_READER_COPIED_STACKS_H
#define RUNNER_READER_COPIED_STACKS_H

#include "runner/reader/chain.h"
#include "runner/reader/stop.h"

/* `= {0}` is empty; copied_stacks_release. */
struct copied_stacks {
	struct thread_stack *items;
	size_t n, cap;
	unsigned char *bytes; /* of all, one behind the other */
	size_t used, cap_bytes;
	size_t depth; /* how many bytes of each are copied; grows when that was too few */
};

void copied_stacks_clear(struct copied_stacks *stacks);
void copied_stacks_release(struct copied_stacks *stacks);

/* Add that of a thread of the stopped target, whose innermost loop is at `loop_at` (frames.h; 0:
   unknown). False when memory ran out; one that cannot be read is added as such. */
bool copied_stacks_add(struct copied_stacks *stacks, const struct held *held, struct memory *memory,
		       pid_t tid, uint64_t loop_at);
/* Add one that is not wanted. */
bool copied_stacks_skip(struct copied_stacks *stacks);

/* The chain of the i-th, valid until copied_stacks_clear; NULL: it could not be read, or memory ran
 * out.
 */
const struct chain *copied_stacks_chain(struct copied_stacks *stacks, size_t i,
					struct natives *natives);

#endif
