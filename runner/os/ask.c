#include "runner/os/ask.h"

#include "runner/os/interrupt.h"
#include "runner/os/orphans.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
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

/* Set the program's descriptors and directory. Returns an errno value. */
static int actions_fill(posix_spawn_file_actions_t *actions, const struct pipes *p, const char *dir)
{
	int e = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);

	if (!e)
		e = posix_spawn_file_actions_adddup2(actions, p->out[1], 1);
	if (!e)
		e = posix_spawn_file_actions_adddup2(actions, p->err[1], 2);
	if (!e)
		e = posix_spawn_file_actions_addclosefrom_np(actions, 3);
	if (!e && dir)
		e = posix_spawn_file_actions_addchdir_np(actions, dir);
	return e;
}

/* Own process group; signals as a fresh program expects them, whatever we ignore or block. */
static int attributes_fill(posix_spawnattr_t *attr)
{
	const int normal[] = {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGCHLD};
	sigset_t none, defaults;
	int e;

	sigemptyset(&none);
	sigemptyset(&defaults);
	for (size_t i = 0; i < sizeof(normal) / sizeof(*normal); i++)
		sigaddset(&defaults, normal[i]);
	e = posix_spawnattr_setflags(attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
						   POSIX_SPAWN_SETSIGDEF);
	if (!e)
		e = posix_spawnattr_setpgroup(attr, 0);
	if (!e)
		e = posix_spawnattr_setsigmask(attr, &none);
	if (!e)
		e = posix_spawnattr_setsigdefault(attr, &defaults);
	return e;
}

static int start(const struct question *q, const struct pipes *p, pid_t *pid, struct err *err)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int e;

	e = posix_spawn_file_actions_init(&actions);
	if (e) {
		errno = e;
		return err_sys(err, "cannot start %s", q->argv[0]);
	}
	e = posix_spawnattr_init(&attr);
	if (!e) {
		e = actions_fill(&actions, p, q->dir);
		if (!e)
			e = attributes_fill(&attr);
		if (!e)
			e = posix_spawnp(pid, q->argv[0], &actions, &attr, (char *const *)q->argv,
					 q->envp ? q->envp : environ);
		posix_spawnattr_destroy(&attr);
	}
	posix_spawn_file_actions_destroy(&actions);
	if (e) {
		errno = e;
		return err_sys(err, "cannot start %s", q->argv[0]);
	}
	return 0;
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
