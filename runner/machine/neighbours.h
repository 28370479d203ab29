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

/* Be seen from now on. Where there is no place for a lock, nobody is seen. The environment variable
   ASSAY_LOCK_DIR names one folder instead of the usual two; empty: none.
   `= {0}` is a valid one that sees nobody; neighbours_leave is due. */
void neighbours_join(struct neighbours *neighbours);

/* The process of another run, -1 when there is one but its number cannot be told (another
   container's), 0 when there is none. */
pid_t neighbours_find(const struct neighbours *neighbours);

/* Be seen no longer. */
void neighbours_leave(struct neighbours *neighbours);

#endif
