/* The children of a process, as the kernel has them now. */
#ifndef RUNNER_OS_CHILDREN_H
#define RUNNER_OS_CHILDREN_H

#include <stddef.h>
#include <sys/types.h>

/* Those of its main thread, at most `max` of them, into `found`. Returns how many; 0 also when the
   process is gone, or the kernel does not tell. */
size_t children_of(pid_t pid, pid_t *found, size_t max);

#endif
