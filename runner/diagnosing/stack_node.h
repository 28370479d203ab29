/* Stacks that were read as nodes of a profile. */
#ifndef RUNNER_DIAGNOSING_STACK_NODE_H
#define RUNNER_DIAGNOSING_STACK_NODE_H

#include "results/profiles/stack_profile.h"
#include "runner/reader/reader.h"

/* The node of a frame below `parent` (PROFILE_NO_PARENT: outermost), or SIZE_MAX with err. */
size_t stack_node_below(struct stack_profile *profile, size_t parent, enum profile_frame_kind kind,
			const char *function, const char *file, int first_line, int line,
			struct err *err);

/* The node of a thread's frames from `first` on, below `parent`, with what it was doing below
   Python: native code, a system call, the collector. SIZE_MAX with err. */
size_t stack_node_add(struct stack_profile *profile, size_t parent,
		      const struct reader_thread *thread, size_t first, struct err *err);

#endif
