/*
 * The private memory of a process and everything it started: pages that no other process shares
 * (Private_Clean and Private_Dirty of /proc/PID/smaps_rollup), so that the sum over a tree counts
 * nothing twice. What pyperf's --track-memory adds up, for the process alone.
 */
#ifndef RUNNER_MEMORY_PRIVATE_H
#define RUNNER_MEMORY_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

/* Bytes of one process; -1 when they cannot be read (it ended, or it is another user's). */
int64_t private_of_process(pid_t pid);
/* Of the process and all its descendants that can be read; -1 when not even it can. */
int64_t private_of_tree(pid_t pid);
/* The sum of the Private_ lines of a smaps text, in bytes. Pure. */
int64_t private_sum(const char *text);

/* A thread that looks again and again, every 1 to 10 milliseconds: it takes about a tenth of a CPU
   unless the process is so large that a look takes longer than a millisecond. */
struct private_watch {
	pid_t pid;
	pthread_t thread;
	atomic_int is_over;
	int64_t peak; /* -1: it could never be read */
};

/* 0, or the errno of pthread_create. */
int private_watch_start(struct private_watch *watch, pid_t pid);
/* End the thread. -> the most that was seen, a last look included. */
int64_t private_watch_stop(struct private_watch *watch);

#endif
