/*
 * Orphans: processes that a worker forked and left. We are a subreaper, so they become our children
 * when their parent ends, even when they made a session of their own; every child of ours that is
 * not a living worker is one.
 */
#ifndef RUNNER_OS_ORPHANS_H
#define RUNNER_OS_ORPHANS_H

#include <sys/types.h>

/* Once, at start-up. */
void orphans_adopt(void);

/* This child of ours is a living worker (at most 256 at a time), or no longer. */
void orphans_except(pid_t pid);
void orphans_no_longer_except(pid_t pid);

/* Kill and reap them all. */
void orphans_end(void);

#endif
