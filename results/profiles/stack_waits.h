/* What a stack waits for, as far as its functions and its system call say. Pure. */
#ifndef RESULTS_PROFILES_STACK_WAITS_H
#define RESULTS_PROFILES_STACK_WAITS_H

#include "results/profiles/stack_profile.h"

#include <stdbool.h>

enum stack_waits {
	STACK_RUNS,	      /* it does not wait */
	STACK_WAITS,	      /* for time, files, sockets, ... */
	STACK_WAITS_LOCK,     /* for a lock of its own, or for the GIL: that looks alike */
	STACK_WAITS_WORK,     /* a pool's thread or a reader of a queue: for something to do */
	STACK_WAITS_THREADS,  /* for another thread: to join it, for its result, a lock, an event */
	STACK_WAITS_CHILDREN, /* for a child process, also while that starts */
};

/* Of the stack that ends in this node. */
enum stack_waits stack_waits_of(const struct stack_profile *profile, size_t node);

/* The share of all samples in which a stack waited for that; 0 of no samples. */
double stack_waits_share(const struct stack_profile *profile, enum stack_waits what);

/* The node of the innermost Python function of a stack; of one without any, the outermost node. */
size_t stack_innermost(const struct stack_profile *profile, size_t node);

#endif
