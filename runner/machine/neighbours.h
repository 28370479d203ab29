/*
 * Other runs that measure on this machine at the same time: they disturb each other, so both want
 * to know. Each holds a read lock (fcntl) on a file of its user's runtime folder and on one that
 * all users share; a lock ends with its process, whatever ends that. The files are never read or
 * written, so it does not matter who made them.
 */
#ifndef RUNNER_MACHINE_NEIGHBOURS_H
#define RUNNER_MACHINE_NEIGHBOURS_H

#include <stddef.h>
#include <sys/types.h>

struct neighbours {
	int fds[2];
	size_t n;
};

/* Become visible to other runs. Where there is no place for a lock, no run sees another. The
   environment variable ASSAY_LOCK_DIR names one folder instead of the usual two; empty: none.
   `= {0}` is valid and sees nobody; neighbours_leave is due. */
void neighbours_join(struct neighbours *neighbours);

/* The process of another run, -1 when there is one whose number is unknown (in another container),
   0 when there is none. */
pid_t neighbours_find(const struct neighbours *neighbours);

/* Become invisible again. */
void neighbours_leave(struct neighbours *neighbours);

#endif
