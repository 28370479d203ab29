/* Why the memory of a process may not be read, and what would help. */
#ifndef RUNNER_READER_RIGHTS_H
#define RUNNER_READER_RIGHTS_H

#include "results/base/err.h"

#include <stdbool.h>
#include <sys/types.h>

enum rights_kind {
	RIGHTS_GONE,	    /* there is no such process */
	RIGHTS_OTHER_USER,  /* it is another user's, and we are not root */
	RIGHTS_YAMA,	    /* only its ancestors may (ptrace_scope 1) */
	RIGHTS_YAMA_ROOT,   /* only root may (2) */
	RIGHTS_YAMA_NOBODY, /* nobody may until the machine starts again (3) */
	RIGHTS_CONTAINER,   /* we are root, but this container's root may not */
	RIGHTS_SECCOMP,	    /* a filter forbids the system call */
	RIGHTS_TRACED,	    /* a debugger has it */
	RIGHTS_CLOSED,	    /* the program does not let itself be read */
};

/* What is known of us, of the process and of this machine. */
struct rights_facts {
	int cause;	 /* errno of the refused call */
	bool exists;	 /* there is such a process */
	bool is_own;	 /* it is this user's */
	bool is_root;	 /* we have user 0 */
	bool may_trace;	 /* we have CAP_SYS_PTRACE */
	bool has_filter; /* seccomp is on */
	bool is_refused; /* even what anybody may do to himself: only a filter does that */
	int yama;	 /* ptrace_scope; 0: off, or not in this kernel */
	pid_t tracer;	 /* who traces it already; 0: nobody */
};

/* Pure. */
enum rights_kind rights_judge(const struct rights_facts *facts);
void rights_look(struct rights_facts *facts, pid_t pid, int cause);

/* Record that process `pid` may not be read, the call having failed with `cause`, and the remedy.
   Returns -1. */
int rights_refuse(pid_t pid, int cause, struct err *err);

#endif
