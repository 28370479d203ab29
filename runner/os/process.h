/* The processes of this machine, as /proc has them now. */
#ifndef RUNNER_OS_PROCESS_H
#define RUNNER_OS_PROCESS_H

#include "results/base/buf.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct process {
	pid_t pid, parent;
	uint64_t started; /* clock ticks since the machine started: tells those that had one pid
			     apart */
	char name[64]; /* of its command, as the kernel has it: at most 15 bytes of a program's */
};

struct processes {
	struct process *items; /* by pid */
	size_t n, cap;
};

/* False: there is no such process, or it has ended and only its parent does not know yet. */
bool process_look(struct process *process, pid_t pid);
/* Its command line, the words by blanks; "" of a kernel thread, or of one that is gone. */
void process_command(struct buf *command, pid_t pid);

/* All of them. False when memory ran out. processes_release. */
bool processes_read(struct processes *processes);
const struct process *processes_find(const struct processes *processes, pid_t pid);
void processes_release(struct processes *processes);

/* From the text of /proc/PID/stat. False: that is none, or of a process that has ended. Pure. */
bool process_parse(struct process *process, const char *stat);

#endif
