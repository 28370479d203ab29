/*
 * Orphans: processes that a worker forked and left. We are a subreaper, so they become our children
 * when their parent ends, even when they made a session of their own; every child of ours that is
 * not a living worker is one.
 *
 * Some cannot be ended: a set-user-ID program is another user's process, and one that waits for a
 * device that does not answer dies when that does. Nobody waits for these: they are remembered,
 * named, and reaped when they have ended after all.
 */
#ifndef RUNNER_OS_ORPHANS_H
#define RUNNER_OS_ORPHANS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* So long a process that was killed may take to be gone before it counts as one that cannot be. */
#define ORPHANS_DYING_MS 400

/* A process that could not be ended; pid 0: none. */
struct unended {
	pid_t pid;
	char name[32]; /* of its program, as the kernel has it */
	int cause;     /* errno of kill(); 0: it was killed and is still there */
};

/* Once, at start-up. */
void orphans_adopt(void);

/* This child of ours is a living worker (at most 256 at a time), or no longer. */
void orphans_except(pid_t pid);
void orphans_no_longer_except(pid_t pid);

/* Kill and reap them all, within about ORPHANS_DYING_MS. The first that could not be ended and was
   not met before is put into *unended, unless that has one or is NULL. */
void orphans_end(struct unended *unended);

/* Those that could not be ended and are still there: at most n of them into `left`. Returns how
   many. */
size_t orphans_left(struct unended *left, size_t n);

/* "process 4242 (sudo) cannot be ended: Operation not permitted", into `text`, which it returns. */
const char *unended_format(const struct unended *unended, char *text, size_t size);

#endif
