#include "runner/reader/stop.h"

#include "results/base/buf.h"
#include "runner/os/interrupt.h"

#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void held_init(struct held *held, pid_t pid, enum reader_stop how)
{
	*held = (struct held){.pid = pid, .how = how};
	held->is_child = waitid(P_PID, pid, &(siginfo_t){0}, WEXITED | WNOHANG | WNOWAIT) == 0;
	held->pid_fd = (int)syscall(SYS_pidfd_open, pid, 0);
}

static bool has_ended(const struct held *held)
{
	struct pollfd end = {.fd = held->pid_fd, .events = POLLIN};

	return held->pid_fd >= 0 ? poll(&end, 1, 0) > 0 : kill(held->pid, 0) && errno == ESRCH;
}

/* ---- patience: most stops take some ten microseconds, so the processor is kept for that long.
   Then it is slept: who yields on a busy machine comes back late, and the target stands still
   meanwhile */

struct patience {
	int64_t since_ns;
};

/* False when it is at its end. */
static bool wait_a_little(const struct patience *patience)
{
	const int64_t spin_ns = 50000, short_ns = 5000000, all_ns = 1000000000;
	int64_t waited = clock_now_ns() - patience->since_ns;

	if (waited > spin_ns)
		nanosleep(&(struct timespec){.tv_nsec = waited < short_ns ? 10000 : 1000000}, NULL);
	return waited < all_ns;
}

/* ---- our child: SIGSTOP */

/* What waitid() says of it now, kept for whoever else waits for it: CLD_STOPPED, another code when
   it has ended, 0 while it runs. */
static int state_of_child(pid_t pid)
{
	siginfo_t info = {0};

	if (waitid(P_PID, pid, &info, WSTOPPED | WEXITED | WNOHANG | WNOWAIT))
		return CLD_EXITED; /* somebody has waited for it */
	return info.si_pid ? info.si_code : 0;
}

static enum stopped stop_child(struct held *held)
{
	struct patience patience = {clock_now_ns()};
	int state = state_of_child(held->pid);

	held->was_stopped = state == CLD_STOPPED;
	if (held->was_stopped)
		return STOPPED;
	if (state || kill(held->pid, SIGSTOP))
		return STOPPED_GONE;
	while ((state = state_of_child(held->pid)) == 0)
		if (!wait_a_little(&patience)) {
			kill(held->pid, SIGCONT);
			return STOPPED_NOT;
		}
	if (state != CLD_STOPPED)
		return STOPPED_GONE;
	/* Take the news of this stop away: nobody but us caused it. */
	waitid(P_PID, held->pid, &(siginfo_t){0}, WSTOPPED | WNOHANG);
	return STOPPED;
}

/* ---- any other: ptrace, let go of entirely between two stops, so that signals and debuggers find
   the process as it was */

static struct tracee *find_tracee(struct held *held, pid_t tid)
{
	for (size_t i = 0; i < held->n; i++)
		if (held->tracees[i].tid == tid)
			return &held->tracees[i];
	return NULL;
}

/* 1: it is asked to stop; 0: it has ended meanwhile; -1: it may not be. */
static int seize(struct held *held, pid_t tid)
{
	if (mem_reserve(&held->tracees, &held->cap, held->n + 1, sizeof(*held->tracees)))
		return -1;
	if (ptrace(PTRACE_SEIZE, tid, 0, 0)) {
		char path[64];

		if (errno == ESRCH)
			return 0;
		snprintf(path, sizeof(path), "/proc/%d/task/%d/mem", (int)held->pid, (int)tid);
		return tid != held->pid && access(path, F_OK) ? 0 : -1;
	}
	held->tracees[held->n++] = (struct tracee){.tid = tid};
	ptrace(PTRACE_INTERRUPT, tid, 0, 0);
	return 1;
}

/* Ask those threads that we do not have yet. How many were new, or -1. */
static int seize_new(struct held *held)
{
	struct dirent *entry;
	char path[64];
	int fresh = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)held->pid);
	dir = opendir(path);
	while (dir && fresh >= 0 && (entry = readdir(dir))) {
		pid_t tid = (pid_t)strtol(entry->d_name, NULL, 10);
		int rc = tid > 0 && !find_tracee(held, tid) ? seize(held, tid) : 0;

		fresh = rc < 0 ? -1 : fresh + rc;
	}
	if (dir)
		closedir(dir);
	return fresh;
}

enum news { NONE_YET, IT_STOPPED, IT_ENDED };

/* What has become of a thread. The end of our own child is left for whoever waits for it; that of
   any other its parent hears of only after us. */
static enum news news_of(const struct held *held, pid_t tid, int *stop)
{
	bool leave = held->is_child && tid == held->pid;
	siginfo_t info = {0};

	if (waitid(P_PID, tid, &info, WSTOPPED | WEXITED | WNOHANG | WNOWAIT | __WALL))
		return IT_ENDED;
	if (info.si_pid == 0)
		return NONE_YET;
	if (info.si_code == CLD_TRAPPED || info.si_code == CLD_STOPPED) {
		*stop = info.si_status;
		waitid(P_PID, tid, &info, WSTOPPED | WNOHANG | __WALL);
		return IT_STOPPED;
	}
	if (!leave)
		waitid(P_PID, tid, &info, WEXITED | WNOHANG | __WALL);
	return IT_ENDED;
}

/* The others keep their order. */
static void drop(struct held *held, size_t i)
{
	held->n--;
	memmove(&held->tracees[i], &held->tracees[i + 1], (held->n - i) * sizeof(*held->tracees));
}

/* True when it stands still, or has ended. */
static bool await(struct held *held, size_t i, const struct patience *patience)
{
	struct tracee *tracee = &held->tracees[i];
	enum news news;
	int stop = 0;

	while ((news = news_of(held, tracee->tid, &stop)) == NONE_YET)
		if (!wait_a_little(patience))
			return false;
	if (news == IT_ENDED) {
		drop(held, i);
		return true;
	}
	tracee->is_stopped = true;
	/* A stop with an event is our own, or the whole group's; one without is a signal that waits
	   to be delivered. */
	tracee->signal = stop >> 8 ? 0 : stop;
	return true;
}

static bool await_all(struct held *held, const struct patience *patience)
{
	for (size_t i = held->n; i-- > 0;)
		if (!held->tracees[i].is_stopped && !await(held, i, patience))
			return false;
	return true;
}

static enum stopped stop_traced(struct held *held)
{
	struct patience patience = {clock_now_ns()};
	int fresh;

	/* A thread may start another while we ask the rest. */
	do {
		fresh = seize_new(held);
		if (fresh < 0 || !await_all(held, &patience)) {
			held_continue(held);
			return has_ended(held) ? STOPPED_GONE : STOPPED_NOT;
		}
	} while (fresh > 0);
	if (has_ended(held) || !find_tracee(held, held->pid)) {
		held_continue(held);
		return STOPPED_GONE;
	}
	return STOPPED;
}

/* A thread that was killed while it stood still cannot be let go of. Its end is ours to hear: until
   then its process does not end for its parent either. False: not yet. */
static bool hear_end(const struct held *held, pid_t tid)
{
	struct patience patience = {clock_now_ns()};
	int stop;

	while (news_of(held, tid, &stop) != IT_ENDED)
		if (!wait_a_little(&patience))
			return false;
	return true;
}

/* Those that never stopped stay with us: they cannot be let go of before they do. The first thread,
   which comes first, ends after all others. */
static void detach_all(struct held *held)
{
	for (size_t i = held->n; i-- > 0;) {
		struct tracee *tracee = &held->tracees[i];

		if (!tracee->is_stopped)
			continue;
		tracee->is_stopped = false;
		if (!ptrace(PTRACE_DETACH, tracee->tid, 0, (void *)(intptr_t)tracee->signal) ||
		    hear_end(held, tracee->tid))
			drop(held, i);
	}
}

/* ---- both */

enum stopped held_stop(struct held *held)
{
	if (has_ended(held))
		return STOPPED_GONE;
	return held->how == READER_SIGSTOP ? stop_child(held) : stop_traced(held);
}

bool held_registers(const struct held *held, pid_t tid, struct unwind_registers *registers)
{
#ifdef __x86_64__
	struct user_regs_struct regs;
	struct iovec to = {&regs, sizeof(regs)};
	bool is_held = false;

	for (size_t i = 0; i < held->n && !is_held; i++)
		is_held = held->tracees[i].tid == tid && held->tracees[i].is_stopped;
	if (!is_held || ptrace(PTRACE_GETREGSET, tid, (void *)NT_PRSTATUS, &to))
		return false;
	*registers = (struct unwind_registers){
		.value = {regs.rax, regs.rdx, regs.rcx, regs.rbx, regs.rsi, regs.rdi, regs.rbp,
			  regs.rsp, regs.r8, regs.r9, regs.r10, regs.r11, regs.r12, regs.r13,
			  regs.r14, regs.r15, regs.rip},
		.known = (1u << UNWIND_REGISTERS) - 1};
	return true;
#else
	(void)held, (void)tid, (void)registers;
	return false;
#endif
}

void held_continue(struct held *held)
{
	if (held->how == READER_PTRACE)
		detach_all(held);
	else if (!held->was_stopped)
		kill(held->pid, SIGCONT);
}

void held_release(struct held *held)
{
	struct patience patience = {clock_now_ns()};

	if (held->n && await_all(held, &patience))
		detach_all(held);
	if (held->pid_fd >= 0)
		close(held->pid_fd);
	free(held->tracees);
	*held = (struct held){.pid_fd = -1};
}
