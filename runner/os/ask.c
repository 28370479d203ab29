#include "runner/os/ask.h"

#include "runner/os/child.h"
#include "runner/os/interrupt.h"
#include "runner/os/orphans.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { STDERR_MAX = 4096 };

/* How long poll waits before it checks whether the program has ended while a child that it left
   behind still holds the pipe. In the common case, end of file, this wait never happens. */
enum { LOOK_MS = 20 };
/* How long a program that was asked to end may take. */
enum { GRACE_MS = 500 };

struct pipes {
	int out[2], err[2];
};

static void pipes_close(struct pipes *p)
{
	int *fds[] = {&p->out[0], &p->out[1], &p->err[0], &p->err[1]};

	for (size_t i = 0; i < 4; i++) {
		if (*fds[i] >= 0)
			close(*fds[i]);
		*fds[i] = -1;
	}
}

static int pipes_open(struct pipes *p, struct err *err)
{
	*p = (struct pipes){{-1, -1}, {-1, -1}};
	if (pipe2(p->out, O_CLOEXEC) || pipe2(p->err, O_CLOEXEC) ||
	    fcntl(p->out[0], F_SETFL, O_NONBLOCK) || fcntl(p->err[0], F_SETFL, O_NONBLOCK)) {
		err_sys(err, "cannot make a pipe");
		pipes_close(p);
		return -1;
	}
	return 0;
}

/* Make `fd` the descriptor `as`, which exec leaves open. */
static bool place(int fd, int as)
{
	return fd == as ? fcntl(fd, F_SETFD, 0) == 0 : dup2(fd, as) >= 0;
}

/* A path is run as it is: execvpe() would give a file that is no program to the shell. */
static void execute(char *const *argv, char *const *envp)
{
	if (strchr(argv[0], '/'))
		execve(argv[0], argv, envp);
	else
		execvpe(argv[0], argv, envp);
}

/* Own process group; signals as a fresh program expects them, whatever we ignore or block. Returns
   only when something failed: its errno. Not by posix_spawn: an older C library's can neither
   change the directory nor keep descriptors out. */
static int become_program(const struct question *q, const struct pipes *p)
{
	static const int normal[] = {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGCHLD};
	int null_fd = open("/dev/null", O_RDONLY);
	sigset_t none;

	setpgid(0, 0);
	for (size_t i = 0; i < sizeof(normal) / sizeof(*normal); i++)
		signal(normal[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (null_fd < 0 || !place(null_fd, 0))
		return errno;
	if (!q->shows_output && (!place(p->out[1], 1) || !place(p->err[1], 2)))
		return errno;
	child_keep_descriptors_out();
	if (q->dir && chdir(q->dir))
		return errno;
	execute((char *const *)q->argv, q->envp ? q->envp : environ);
	return errno;
}

/* Fork with all signals blocked, so that none meets a child that still has our handlers. */
static pid_t fork_program(const struct question *q, const struct pipes *p, int told)
{
	sigset_t all, before;
	pid_t pid;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (pid == 0) {
		int cause = become_program(q, p);

		_exit(write(told, &cause, sizeof(cause)) < 0 ? 126 : 127);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return pid;
}

/* Why the child could not become the program: an errno, 0 when it did. */
static int read_cause(int told)
{
	int cause = 0;
	ssize_t n;

	do
		n = read(told, &cause, sizeof(cause));
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof(cause) ? cause : 0;
}

static int start(const struct question *q, const struct pipes *p, pid_t *pid, struct err *err)
{
	int told[2], cause;

	if (pipe2(told, O_CLOEXEC))
		return err_sys(err, "cannot start %s", q->argv[0]);
	*pid = fork_program(q, p, told[1]);
	cause = *pid < 0 ? errno : 0;
	close(told[1]);
	if (!cause && (cause = read_cause(told[0])))
		waitpid(*pid, NULL, 0);
	close(told[0]);
	errno = cause;
	return cause ? err_sys(err, "cannot start %s", q->argv[0]) : 0;
}

static int64_t now_ms(void)
{
	return clock_now_ns() / 1000000;
}

/* Read what is there. False at the end of the file, true when more may come. What does not fit
   into `max` is read and dropped, and *is_over says so. */
static bool drain(int fd, struct buf *into, size_t max, bool *is_over)
{
	char block[8192];

	for (;;) {
		ssize_t n = read(fd, block, sizeof(block));
		size_t room = max - into->len;

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 && errno == EAGAIN;
		if ((size_t)n > room)
			*is_over = true;
		buf_add(into, block, (size_t)n > room ? room : (size_t)n);
		if (*is_over) /* a program that floods us must not hold us here */
			return true;
	}
}

static bool has_ended(pid_t pid)
{
	siginfo_t info = {0};

	if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT))
		return errno != EINTR; /* without a child to wait for there is no end to wait for */
	return info.si_pid == pid;
}

/* Collect output until the program has ended. Returns how: ANSWER_EXIT when by itself. */
static enum answer_end listen_to(const struct question *q, const struct pipes *p, pid_t pid,
				 struct answer *a)
{
	struct pollfd fds[2] = {{.fd = p->out[0], .events = POLLIN},
				{.fd = p->err[0], .events = POLLIN}};
	int64_t deadline = now_ms() + q->timeout_ms;
	bool is_over = false, ignored = false;

	for (;;) {
		int64_t left = deadline - now_ms();
		bool ended = has_ended(pid); /* checked before the pipe is read, so that everything
						it wrote is there */

		if (fds[0].fd >= 0 && !drain(p->out[0], &a->out, q->max_bytes, &is_over))
			fds[0].fd = -1;
		if (fds[1].fd >= 0 && !drain(p->err[0], &a->said, STDERR_MAX, &ignored))
			fds[1].fd = -1;
		if (is_over)
			return ANSWER_TOO_LONG;
		if (ended)
			return ANSWER_EXIT;
		if (left <= 0)
			return ANSWER_TIMEOUT;
		if (interrupt_seen() && !q->is_clean_up)
			return ANSWER_INTERRUPTED;
		if (fds[0].fd < 0 && fds[1].fd < 0)
			left = 1; /* both closed: it is just about to end */
		poll(fds, 2, left < LOOK_MS ? (int)left : LOOK_MS);
	}
}

static bool wait_for_end(pid_t pid, int wait_ms)
{
	int64_t until = now_ms() + wait_ms;

	while (!has_ended(pid)) {
		if (now_ms() >= until)
			return false;
		poll(NULL, 0, 1);
	}
	return true;
}

/* Its status, once it has ended. One that cannot be ended (a set-user-ID program) is left to
   orphans_end(). -1 with errno. */
static int reap(pid_t pid, siginfo_t *info)
{
	int waited;

	if (!wait_for_end(pid, ORPHANS_DYING_MS))
		return 0;
	while ((waited = waitid(P_PID, (id_t)pid, info, WEXITED)) != 0 && errno == EINTR)
		;
	return waited;
}

int ask(const struct question *question, struct answer *answer, struct err *err)
{
	struct pipes pipes;
	siginfo_t info = {0};
	pid_t pid = -1;

	*answer = (struct answer){0};
	if (pipes_open(&pipes, err))
		return -1;
	if (start(question, &pipes, &pid, err)) {
		pipes_close(&pipes);
		return -1;
	}
	close(pipes.out[1]);
	close(pipes.err[1]);
	pipes.out[1] = pipes.err[1] = -1;
	answer->end = listen_to(question, &pipes, pid, answer);
	/* Ask it to end before killing it: git, for one, cleans up what it has half made. */
	if ((answer->end == ANSWER_INTERRUPTED || answer->end == ANSWER_TIMEOUT) &&
	    kill(-pid, SIGTERM) == 0)
		wait_for_end(pid, GRACE_MS);
	/* The leader is not reaped yet, so its number cannot belong to a stranger's group. */
	kill(-pid, SIGKILL);
	pipes_close(&pipes);
	if (reap(pid, &info))
		return err_sys(err, "cannot wait for %s", question->argv[0]);
	answer->code = info.si_status;
	if (answer->end == ANSWER_EXIT && info.si_code != CLD_EXITED)
		answer->end = ANSWER_SIGNAL;
	if (answer->end == ANSWER_INTERRUPTED)
		return interrupt_err(err);
	if (buf_failed(&answer->out) || buf_failed(&answer->said))
		return err_memory(err);
	return 0;
}

bool answer_is_good(const struct answer *answer)
{
	return answer->end == ANSWER_EXIT && answer->code == 0;
}

/* The last line with text in it: of a traceback, the exception. */
static void fmt_last_line(const char *text, struct buf *out)
{
	size_t end = strlen(text), begin;

	while (end > 0 && strchr(" \r\n\t", text[end - 1]))
		end--;
	for (begin = end; begin > 0 && text[begin - 1] != '\n'; begin--)
		;
	if (end > begin) {
		buf_adds(out, ": ");
		buf_add(out, text + begin, end - begin > 200 ? 200 : end - begin);
	}
}

void answer_fmt_end(const struct answer *answer, const struct question *question, struct buf *out)
{
	switch (answer->end) {
	case ANSWER_EXIT:
		buf_addf(out, "exit status %d", answer->code);
		fmt_last_line(buf_text(&answer->said), out);
		break;
	case ANSWER_SIGNAL:
		buf_addf(out, "killed by signal %d (%s)", answer->code, strsignal(answer->code));
		break;
	case ANSWER_TIMEOUT:
		buf_addf(out, "no answer within %g s", question->timeout_ms / 1000.0);
		break;
	case ANSWER_INTERRUPTED:
		buf_adds(out, "interrupted");
		break;
	case ANSWER_TOO_LONG:
		buf_addf(out, "more than %zu bytes of output", question->max_bytes);
		break;
	}
}

void answer_release(struct answer *answer)
{
	buf_release(&answer->out);
	buf_release(&answer->said);
	*answer = (struct answer){0};
}
