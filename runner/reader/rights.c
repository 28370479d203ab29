#include "runner/reader/rights.h"

#include "runner/os/sysfile.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <unistd.h>

/* ---- what is known */

static unsigned long long status_number(const struct buf *status, const char *key, int base)
{
	size_t len;
	const char *value = sysfile_field(buf_text(status), key, &len);

	return value ? strtoull(value, NULL, base) : 0;
}

/* Our own memory may always be read by us, and tracing ourselves always fails with ESRCH. */
static bool is_refused_to_ourselves(void)
{
	char from = 1, to = 0;
	struct iovec here = {&to, 1}, there = {&from, 1};
	bool is_read = process_vm_readv(getpid(), &here, 1, &there, 1, 0) == 1;

	errno = 0;
	return !is_read || (ptrace(PTRACE_PEEKDATA, getpid(), 0, 0) == -1 && errno != ESRCH);
}

void rights_look(struct rights_facts *facts, pid_t pid, int cause)
{
	const int cap_sys_ptrace = 19; /* linux/capability.h */
	struct buf own = {0}, its = {0};

	sysfile_read(&own, "", "/proc/self/status");
	*facts = (struct rights_facts){
		.cause = cause,
		.exists = sysfile_read(&its, "", "/proc/%d/status", (int)pid),
		.is_own = status_number(&its, "Uid", 10) == geteuid(),
		.is_root = geteuid() == 0,
		.may_trace = status_number(&own, "CapEff", 16) >> cap_sys_ptrace & 1,
		.has_filter = status_number(&own, "Seccomp", 10) == 2,
		.is_refused = is_refused_to_ourselves(),
		.yama = (int)sysfile_number(0, "", "/proc/sys/kernel/yama/ptrace_scope"),
		.tracer = (pid_t)status_number(&its, "TracerPid", 10),
	};
	buf_release(&own);
	buf_release(&its);
}

/* ---- what follows from it */

enum rights_kind rights_judge(const struct rights_facts *facts)
{
	if (!facts->exists || facts->cause == ESRCH)
		return RIGHTS_GONE;
	if (facts->tracer)
		return RIGHTS_TRACED;
	if (facts->is_refused && (facts->is_root || facts->is_own))
		return RIGHTS_SECCOMP;
	if (facts->cause == ENOSYS || (facts->has_filter && facts->may_trace))
		return RIGHTS_SECCOMP;
	if (facts->yama >= 3)
		return RIGHTS_YAMA_NOBODY;
	if (facts->is_root && !facts->may_trace)
		return facts->has_filter ? RIGHTS_SECCOMP : RIGHTS_CONTAINER;
	if (!facts->is_root && !facts->is_own)
		return RIGHTS_OTHER_USER;
	if (!facts->is_root && facts->yama == 2)
		return RIGHTS_YAMA_ROOT;
	if (!facts->is_root && facts->yama == 1)
		return RIGHTS_YAMA;
	return RIGHTS_CLOSED;
}

/* After "process 123 ". */
static const char *const sentences[] = {
	[RIGHTS_OTHER_USER] = "is another user's: it can be read as that user, or as root (sudo)",
	[RIGHTS_YAMA] = "may be read by its ancestors only (Yama: ptrace_scope is 1): use sudo, "
			"start the program from assay, or allow it with sudo sysctl "
			"kernel.yama.ptrace_scope=0",
	[RIGHTS_YAMA_ROOT] = "may be read by root only (Yama: ptrace_scope is 2): use sudo, or "
			     "allow it with sudo sysctl kernel.yama.ptrace_scope=0",
	[RIGHTS_YAMA_NOBODY] = "may be read by nobody (Yama: ptrace_scope is 3) until this machine "
			       "starts again with kernel.yama.ptrace_scope=0",
	[RIGHTS_CONTAINER] = "may not be read here: root of this container has no CAP_SYS_PTRACE; "
			     "start the container with --cap-add=SYS_PTRACE",
	[RIGHTS_SECCOMP] = "may not be read here: a seccomp filter forbids it; start the container "
			   "with --cap-add=SYS_PTRACE, or with --security-opt seccomp=unconfined",
	[RIGHTS_TRACED] = "is held by a debugger already, and only one at a time can: end that "
			  "first (TracerPid in its status file in /proc says which)",
	[RIGHTS_CLOSED] = "does not let itself be read (it changed its user, or called "
			  "prctl(PR_SET_DUMPABLE)): root can (sudo)",
};

int rights_refuse(pid_t pid, int cause, struct err *err)
{
	struct rights_facts facts;
	enum rights_kind kind;

	rights_look(&facts, pid, cause);
	kind = rights_judge(&facts);
	if (kind == RIGHTS_GONE)
		return err_set(err, ERR_INPUT, "there is no process %d", (int)pid);
	return err_set(err, ERR_SYSTEM, "process %d %s", (int)pid, sentences[kind]);
}
