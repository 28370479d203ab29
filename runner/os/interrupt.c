#include "runner/os/interrupt.h"

#include "runner/os/terminal.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

/* Signals belong to the process, and so does this. */
static atomic_bool seen;
/* Becomes readable at the first signal and stays so: every waiting thread wakes up, and one that
   waits later wakes at once, so that no signal is lost between the check and the wait. */
static int wake_fd = -1;
static int64_t deadline; /* 0: none */

static void on_signal(int signo)
{
	const uint64_t one = 1;
	int before = errno;

	if (seen) { /* second signal: the user does not want to wait for an orderly end */
		terminal_restore();
		signal(signo, SIG_DFL);
		raise(signo);
	}
	seen = true;
	if (write(wake_fd, &one, sizeof(one)) < 0)
		errno = before; /* then a wait ends with EINTR or at the next reply */
	errno = before;
}

void interrupt_install(void)
{
	struct sigaction action;

	if (wake_fd < 0)
		wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD,
	       SIG_DFL); /* if our parent ignored it, we would get no exit statuses of children */
}

void interrupt_set_deadline(int64_t deadline_ns)
{
	deadline = deadline_ns;
}

bool interrupt_is_deadline(void)
{
	return !seen && deadline && clock_now_ns() >= deadline;
}

bool interrupt_seen(void)
{
	return seen || interrupt_is_deadline();
}

int interrupt_err(struct err *err)
{
	return err_set(err, ERR_INTERRUPTED,
		       interrupt_is_deadline() ? "the deadline (--deadline) has come"
					       : "interrupted");
}

int64_t clock_now_ns(void)
{
	static _Atomic int64_t last; /* threads share it */
	struct timespec now = {0};   /* the clock can fail */

	if (clock_gettime(CLOCK_MONOTONIC, &now) == 0)
		last = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
	return last;
}

int interrupt_poll(struct pollfd *fds, unsigned n, int64_t until_ns)
{
	struct pollfd all[INTERRUPT_POLL_MAX + 1];
	bool is_capped = deadline && (until_ns < 0 || until_ns > deadline);
	int ready = -1;

	assert(n <= INTERRUPT_POLL_MAX);
	memcpy(all, fds, n * sizeof(*fds));
	all[n] = (struct pollfd){wake_fd, POLLIN, 0};
	if (is_capped)
		until_ns = deadline;
	while (!interrupt_seen()) {
		int64_t left = until_ns < 0 ? 0 : until_ns - clock_now_ns();
		struct timespec wait = {left / 1000000000, left % 1000000000};

		if (left < 0)
			wait = (struct timespec){0, 0};
		ready = ppoll(all, n + 1, until_ns < 0 ? NULL : &wait, NULL);
		if (ready > 0 || (ready == 0 && !is_capped) || (ready < 0 && errno != EINTR))
			break;
		ready = -1;
	}
	memcpy(fds, all, n * sizeof(*fds));
	return interrupt_seen() ? -1 : ready;
}
