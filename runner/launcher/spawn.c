#include "runner/launcher/spawn.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int place(int fd, int as)
{
	return fd < 0 ? 0 : dup2(fd, as);
}

/* It ends with us: nobody is left who would look after it. Returns an errno value. */
static int become_program(pid_t parent, char *const *words, const struct streams *streams)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	if (place(streams->in, 0) < 0 || place(streams->out, 1) < 0 || place(streams->err, 2) < 0)
		return errno;
	execvp(words[0], words);
	return errno;
}

int spawn(char *const *words, const struct streams *streams, pid_t *pid)
{
	static volatile int cause; /* the child's memory is ours until exec */
	pid_t parent = getpid(), child;

	cause = 0;
	child = vfork(); /* NOLINT(clang-analyzer-security.insecureAPI.vfork) */
	if (child == 0) {
		/* NOLINTNEXTLINE(clang-analyzer-unix.Vfork): it makes system calls alone */
		cause = become_program(parent, words, streams);
		_exit(127);
	}
	if (child < 0)
		return errno;
	*pid = child;
	if (cause)
		waitpid(child, NULL, 0);
	return cause;
}

const char *spawn_ending(int status, char *text, size_t size)
{
	if (WIFSIGNALED(status))
		snprintf(text, size, "was killed by signal %d (%s)", WTERMSIG(status),
			 strsignal(WTERMSIG(status)));
	else
		snprintf(text, size, "exited with code %d", WEXITSTATUS(status));
	return text;
}
