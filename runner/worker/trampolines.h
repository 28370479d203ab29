/*
 * A small piece of machine code for each call path, all alike: it calls the function that it is
 * given. Who counts by address where calls go (valgrind's callgrind) then sees each path as a
 * function of its own.
 */
#ifndef RUNNER_WORKER_TRAMPOLINES_H
#define RUNNER_WORKER_TRAMPOLINES_H

#include <stddef.h>
#include <stdint.h>

/* Calls function(first, second, third), three words, and returns what that does. */
typedef void trampolined(void);
typedef void *trampoline(const void *first, const void *second, uintptr_t third,
			 trampolined *function);

/* Make so many of them. NULL, or why there are none here: a sentence. Once made they stay. */
const char *trampolines_make(size_t n);

/* The address of the first one, from which on each has PATH_CODE_SIZE bytes; 0: none were made. */
uint64_t trampolines_start(void);

trampoline *trampoline_at(size_t i);

#endif
