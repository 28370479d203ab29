#include "runner/os/child.h"

#include "runner/os/interrupt.h"
#include "runner/os/orphans.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Everything between fork and exec. On failure the errno is sent through error_fd. */
struct start {
	const struct child_spec *spec;
	int in_fd, out_fd, output_fd, error_fd;
	pid_t parent;
};

/* In the child, while all signals are blocked: none of our handlers may run there. exec() resets
   these, but neither what is blocked nor what is ignored: we ignore these two, and what was ignored
   before us (nohup) stays so. */
static void restore_signals(void)
{
	struct sigaction now;
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		if (sigaction(number, NULL, &now) == 0 && now.sa_handler != SIG_IGN)
			signal(number, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static bool place_descriptors(const struct start *start)
{
	int null_fd = open("/dev/null", O_RDONLY);
	bool done = !start->spec->shows_output ||
		    (dup2(1, CHILD_SHOWN_OUT_FD) >= 0 && dup2(2, CHILD_SHOWN_ERR_FD) >= 0);

	done = done && null_fd >= 0 && dup2(null_fd, 0) >= 0 && dup2(start->output_fd, 1) >= 0 &&
	       dup2(start->output_fd, 2) >= 0 && dup2(start->in_fd, CHILD_IN_FD) >= 0 &&
	       dup2(start->out_fd, CHILD_OUT_FD) >= 0;

	if (null_fd > 2)
		close(null_fd);
	return done;
}

void child_keep_descriptors_out(void)
{
	/* By its number: a C library before 2.34 has no function for it. */
	if (syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) == 0)
		return;
	for (long fd = 3, n = sysconf(_SC_OPEN_MAX); fd < n; fd++) /* Linux before 5.11 */
		fcntl((int)fd, F_SETFD, FD_CLOEXEC);
}

static bool limit(int which, rlim_t most, rlim_t surplus)
{
	struct rlimit now, wanted = {most, most + surplus};

	if (getrlimit(which, &now))
		return false;
	if (wanted.rlim_max > now.rlim_max)
		wanted.rlim_max = now.rlim_max;
	if (wanted.rlim_cur > wanted.rlim_max)
		wanted.rlim_cur = wanted.rlim_max;
	return setrlimit(which, &wanted) == 0;
}

/* A process that exceeds its CPU time gets SIGXCPU and is killed a second later. A core file would
   be useless. */
static bool set_limits(const struct child_limits *limits)
{
	if (limits->memory && !limit(RLIMIT_DATA, limits->memory, 0))
		return false;
	return !(limits->cpu_s > 0) ||
	       (limit(RLIMIT_CPU, (rlim_t)ceil(limits->cpu_s), 1) && limit(RLIMIT_CORE, 0, 0));
}

/* Why a child could not become the program. */
struct refusal {
	int cause; /* an errno */
	enum { AT_DESCRIPTORS, AT_DIRECTORY, AT_CPUS, AT_LIMITS, AT_PLACEMENT, AT_PROGRAM } at;
};

/* Returns only when something failed: what did. */
static int become_program(const struct start *start)
{
	const struct child_spec *spec = start->spec;

	if (!place_descriptors(start))
		return AT_DESCRIPTORS;
	if (spec->directory && chdir(spec->directory))
		return AT_DIRECTORY;
	if (spec->cpus && cpus_set_affinity(spec->cpus, 0, NULL))
		return AT_CPUS;
	if (!set_limits(&spec->limits))
		return AT_LIMITS;
	if (spec->placement && !placement_apply(spec->placement))
		return AT_PLACEMENT;
	execvpe(spec->argv[0], spec->argv, spec->env);
	return AT_PROGRAM;
}

static void become_child(const struct start *start)
{
	struct refusal refusal = {0};

	setsid();
	/* If we die without a chance to clean up, the worker must not go on alone. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != start->parent)
		_exit(127);
	restore_signals();
	child_keep_descriptors_out();
	refusal.at = become_program(start);
	refusal.cause = errno;
	if (write(start->error_fd, &refusal, sizeof(refusal)) < 0)
		_exit(126);
	_exit(127);
}

/* Forks with all signals blocked, so that none meets a child that still has our handlers.
   -> its pid, or -1 with errno. */
static pid_t fork_child(const struct start *start)
{
	sigset_t all, before;
	pid_t pid;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (pid == 0)
		become_child(start);
	pthread_sigmask(SIG_SETMASK, &before, NULL); /* which leaves errno alone */
	return pid;
}

/* A pipe whose ends stay out of every other child, above the protocol's own numbers. */
static int make_pipe(int fds[2])
{
	int low[2];

	if (pipe2(low, O_CLOEXEC))
		return -1;
	for (int i = 0; i < 2; i++) {
		fds[i] = fcntl(low[i], F_DUPFD_CLOEXEC, CHILD_SHOWN_ERR_FD + 1);
		close(low[i]);
	}
	if (fds[0] >= 0 && fds[1] >= 0)
		return 0;
	if (errno == EINVAL) /* the limit on open files is below these numbers */
		errno = EMFILE;
	for (int i = 0; i < 2; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	return -1;
}

/* This many open files are enough for a few workers at once. */
#define OPEN_FILES 256

static void no_pipe(const char *program, struct err *err)
{
	struct rlimit files;

	if (errno == EMFILE && getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < OPEN_FILES)
		err_sys(err, "cannot make a pipe for %s (it takes up to %d open files)", program,
			OPEN_FILES);
	else
		err_sys(err, "cannot make a pipe for %s", program);
}

static void close_pairs(int pipes[][2], int n)
{
	for (int i = 0; i < n; i++) {
		close(pipes[i][0]);
		close(pipes[i][1]);
	}
}

/* Wait until the child has become the program (exec closes its end of the pipe: true), or has
   failed. */
static bool is_running(int error_fd, struct refusal *refusal)
{
	ssize_t n;

	do
		n = read(error_fd, refusal, sizeof(*refusal));
	while (n < 0 && errno == EINTR);
	return n != sizeof(*refusal);
}

static int refused(const struct child_spec *spec, const struct refusal *refusal, struct err *err)
{
	errno = refusal->cause;
	switch (refusal->at) {
	case AT_DESCRIPTORS:
		return err_sys(err, "cannot connect %s", spec->argv[0]);
	case AT_DIRECTORY:
		return err_sys(err, "cannot run %s in %s", spec->argv[0], spec->directory);
	case AT_CPUS:
		return err_sys(err, "cannot run %s on the CPUs chosen for it", spec->argv[0]);
	case AT_LIMITS:
		return err_sys(err, "cannot limit what %s may use", spec->argv[0]);
	case AT_PLACEMENT:
		return err_sys(err, "cannot choose where the memory of %s lies", spec->argv[0]);
	case AT_PROGRAM:
		break;
	}
	return err_sys(err, "cannot run %s", spec->argv[0]);
}

int child_start(struct child *child, const struct child_spec *spec, struct err *err)
{
	enum { IN, OUT, OUTPUT, ERROR, N };
	int pipes[N][2], made = 0;
	struct refusal refusal = {0};
	struct start start;
	bool runs;
	pid_t pid;

	*child = (struct child){0};
	for (; made < N; made++)
		if (make_pipe(pipes[made])) {
			no_pipe(spec->argv[0], err);
			goto fail;
		}
	/* A blocking pipe would hang us when it is empty or nobody reads it. */
	if (fcntl(pipes[IN][1], F_SETFL, O_NONBLOCK) || fcntl(pipes[OUT][0], F_SETFL, O_NONBLOCK) ||
	    fcntl(pipes[OUTPUT][0], F_SETFL, O_NONBLOCK)) {
		no_pipe(spec->argv[0], err);
		goto fail;
	}
	start = (struct start){
		spec, pipes[IN][0], pipes[OUT][1], pipes[OUTPUT][1], pipes[ERROR][1], getpid()};
	pid = fork_child(&start);
	if (pid < 0) {
		err_sys(err, "cannot start a process for %s", spec->argv[0]);
		goto fail;
	}
	close(pipes[IN][0]);
	close(pipes[OUT][1]);
	close(pipes[OUTPUT][1]);
	close(pipes[ERROR][1]);
	runs = is_running(pipes[ERROR][0], &refusal);
	if (runs && spec->placement)
		placement_settle(pid);
	close(pipes[ERROR][0]);
	*child = (struct child){.pid = pid,
				.in_fd = pipes[IN][1],
				.out_fd = pipes[OUT][0],
				.output_fd = pipes[OUTPUT][0],
				.pid_fd = (int)syscall(SYS_pidfd_open, pid, 0),
				.is_open = true};
	orphans_except(pid);
	if (runs)
		return 0;
	child_release(child);
	return refused(spec, &refusal, err);
fail:
	close_pairs(pipes, made);
	return -1;
}

static void keep_the_end(struct buf *output)
{
	size_t surplus;

	if (output->len <= (size_t)2 * CHILD_OUTPUT_KEPT)
		return;
	surplus = output->len - CHILD_OUTPUT_KEPT;
	memmove(output->data, output->data + surplus, CHILD_OUTPUT_KEPT + 1);
	output->len = CHILD_OUTPUT_KEPT;
}

bool child_drain(struct child *child)
{
	char bytes[16384];

	/* Not for ever: the child may write faster than we read. */
	for (int i = 0; child->is_open && i < 64; i++) {
		ssize_t n = read(child->output_fd, bytes, sizeof(bytes));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return true;
		if (n == 0)
			return false;
		child->output_bytes += (uint64_t)n;
		buf_add(&child->output, bytes, (size_t)n);
		keep_the_end(&child->output);
	}
	return child->is_open;
}

static void close_descriptors(struct child *child)
{
	if (!child->is_open)
		return;
	child_drain(child);
	close(child->in_fd);
	close(child->out_fd);
	close(child->output_fd);
	if (child->pid_fd >= 0)
		close(child->pid_fd);
	child->is_open = false;
}

/* True when it has ended and is reaped. */
static bool try_reap(struct child *child)
{
	pid_t pid;

	if (!child->pid)
		return true;
	do
		pid = wait4(child->pid, &child->status, WNOHANG, &child->usage);
	while (pid < 0 && errno == EINTR);
	if (pid == 0)
		return false;
	child->pid = 0;
	return true;
}

/* How often we check the clock and for interruptions. */
enum { LOOK_MS = 50 };

static int64_t after_ms(int64_t ms)
{
	return clock_now_ns() + ms * 1000000;
}

/* Wait for its end, draining its output so that it is not stuck. True when it has ended. */
static bool wait_some(struct child *child, int64_t until_ns, bool is_interruptible)
{
	/* A kernel before 5.3 has no pidfd: look every millisecond. */
	bool is_blind = !child->is_open || child->pid_fd < 0;
	struct pollfd fds[2] = {{is_blind ? -1 : child->pid_fd, POLLIN, 0},
				{child->is_open ? child->output_fd : -1, POLLIN, 0}};

	while (!try_reap(child)) {
		int64_t left_ms = (until_ns - clock_now_ns() + 999999) / 1000000;

		if (left_ms <= 0)
			break;
		if (is_interruptible && interrupt_seen()) {
			is_interruptible = false;
			if (left_ms > CHILD_LAST_MS)
				until_ns = after_ms(CHILD_LAST_MS);
		}
		poll(fds, 2, is_blind ? 1 : left_ms < LOOK_MS ? (int)left_ms : LOOK_MS);
		if (!child_drain(child))
			fds[1].fd = -1;
	}
	return child->pid == 0;
}

/* Kill its group, then what it left outside of it. Whatever survives counts as an orphan from here
   on. */
static void kill_all(struct child *child, pid_t group)
{
	kill(-group, SIGKILL);
	if (!wait_some(child, after_ms(ORPHANS_DYING_MS), false)) {
		child->status = SIGKILL; /* as a status: killed by it */
		child->pid = 0;
	}
	orphans_no_longer_except(group);
	orphans_end(&child->left);
}

void child_end(struct child *child, int grace_ms)
{
	pid_t group = child->pid;

	if (group) {
		if (grace_ms > 0) {
			kill(-group, SIGTERM);
			wait_some(child, after_ms(grace_ms), false);
		}
		kill_all(child, group);
	}
	close_descriptors(child);
}

/* Helpers that end with their process need a moment to notice it: multiprocessing's resource
   tracker removes then what would stay in /dev/shm. Those of the group that are ours by now are
   reaped, so that it is empty when the last has ended. */
static void wait_for_group(pid_t group)
{
	int64_t until_ns = after_ms(CHILD_GROUP_MS);

	for (;;) {
		while (waitpid(-group, NULL, WNOHANG) > 0)
			;
		if (kill(-group, 0) || interrupt_seen() || clock_now_ns() >= until_ns)
			return;
		poll(NULL, 0, 1);
	}
}

bool child_wait(struct child *child, int64_t until_ns)
{
	return child_wait_looking(child, until_ns, NULL, NULL);
}

bool child_wait_looking(struct child *child, int64_t until_ns, void (*late)(void *context),
			void *context)
{
	pid_t group = child->pid;
	bool ended = wait_some(child, until_ns, true);

	if (group && ended)
		wait_for_group(group);
	if (group && !ended && late && !interrupt_seen())
		late(context);
	if (group)
		kill_all(child, group);
	close_descriptors(child);
	return ended;
}

#pragma weak sigabbrev_np /* glibc before 2.32 lacks it */

const char *child_how_ended(const struct child *child, char *text, size_t size)
{
	int signal_number = WTERMSIG(child->status);
	const char *name = sigabbrev_np ? sigabbrev_np(signal_number) : NULL;

	if (WIFSIGNALED(child->status) && name)
		snprintf(text, size, "was killed by SIG%s", name);
	else if (WIFSIGNALED(child->status))
		snprintf(text, size, "was killed by signal %d", signal_number);
	else
		snprintf(text, size, "exited with code %d", WEXITSTATUS(child->status));
	return text;
}

void child_release(struct child *child)
{
	child_end(child, 0);
	buf_release(&child->output);
	*child = (struct child){0};
}
