#include "runner/interrupt.h"

#include "runner/terminal.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>

static volatile sig_atomic_t seen;
static int64_t deadline; /* 0: none */

static void on_signal(int signo)
{
	if (seen) { /* asked twice: the user does not want to wait for good order */
		terminal_restore();
		signal(signo, SIG_DFL);
		raise(signo);
	}
	seen = 1;
}

void interrupt_install(void)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_DFL); /* if a parent ignored it, children would end without a status */
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
	static int64_t last;
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) == 0)
		last = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
	return last;
}

/* Signals are blocked but inside ppoll, so that none slips between the look and the wait. */
int interrupt_poll(struct pollfd *fds, unsigned n, int64_t until_ns)
{
	sigset_t blocked, before;
	int ready = -1, cause;
	bool is_capped;

	sigemptyset(&blocked);
	sigaddset(&blocked, SIGINT);
	sigaddset(&blocked, SIGTERM);
	sigaddset(&blocked, SIGHUP);
	sigprocmask(SIG_BLOCK, &blocked, &before);
	is_capped = deadline && (until_ns < 0 || until_ns > deadline);
	if (is_capped)
		until_ns = deadline;
	while (!interrupt_seen()) {
		int64_t left = until_ns < 0 ? INT64_MAX / 2 : until_ns - clock_now_ns();
		struct timespec wait = {left / 1000000000, left % 1000000000};

		if (left < 0)
			wait = (struct timespec){0, 0};
		ready = ppoll(fds, n, until_ns < 0 ? NULL : &wait, &before);
		if (ready > 0 || (ready == 0 && !is_capped) || (ready < 0 && errno != EINTR))
			break;
		ready = -1;
	}
	cause = errno;
	sigprocmask(SIG_SETMASK, &before, NULL);
	errno = cause;
	return interrupt_seen() ? -1 : ready;
}
