#include "runner/os/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* There is one terminal a process. */
static struct termios before;
static volatile sig_atomic_t is_known;

static int open_terminal(void)
{
	return open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
}

void terminal_remember(void)
{
	int fd = open_terminal();

	if (fd < 0)
		return;
	is_known = tcgetpgrp(fd) == getpgrp() && tcgetattr(fd, &before) == 0;
	close(fd);
}

static bool differ(const struct termios *a, const struct termios *b)
{
	return a->c_iflag != b->c_iflag || a->c_oflag != b->c_oflag || a->c_cflag != b->c_cflag ||
	       a->c_lflag != b->c_lflag || memcmp(a->c_cc, b->c_cc, sizeof(a->c_cc)) != 0;
}

void terminal_restore(void)
{
	struct termios now;
	sigset_t blocked, old;
	int fd, cause = errno;

	if (!is_known)
		return;
	fd = open_terminal();
	if (fd < 0)
		return;
	/* In the background by now, setting it would stop us. */
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTTOU);
	sigprocmask(SIG_BLOCK, &blocked, &old);
	if (tcgetpgrp(fd) == getpgrp() && tcgetattr(fd, &now) == 0 && differ(&now, &before))
		tcsetattr(fd, TCSANOW, &before);
	sigprocmask(SIG_SETMASK, &old, NULL);
	close(fd);
	errno = cause;
}
