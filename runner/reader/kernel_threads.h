/*
 * Which of the kernel's threads a Python thread is, where Python does not note it (before 3.11):
 * the one whose stack lies in the mapping that holds its identity, which is the address of what the
 * C library keeps of it, above that stack.
 */
#ifndef RUNNER_READER_KERNEL_THREADS_H
#define RUNNER_READER_KERNEL_THREADS_H

#include "runner/reader/maps.h"

struct kernel_threads {
	struct kernel_thread {
		pid_t tid;
		uint64_t stack; /* its stack pointer */
	} * items;
	size_t n, cap;
};

/* All threads of a stopped process but the main one; those that cannot be read are left out. */
void kernel_threads_read(struct kernel_threads *threads, pid_t pid);
void kernel_threads_release(struct kernel_threads *threads);

/* 0: unknown, or more than one may be it. */
pid_t kernel_threads_find(const struct kernel_threads *threads, const struct maps *maps,
			  uint64_t ident);

/* The stack pointer in a text of /proc/PID/task/TID/syscall. False: there is none. */
bool kernel_threads_parse(const char *text, uint64_t *stack);

#endif
