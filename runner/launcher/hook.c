#include "runner/launcher/hook.h"

#include "runner/launcher/refusal.h"
#include "runner/launcher/spawn.h"
#include "runner/preload/native.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* So much of what a command printed is told when it fails. */
enum { TOLD = 4096 };

/* Print the end of what the command printed to our stderr, which the manager keeps. */
static void tell_output(int fd)
{
	char bytes[TOLD];
	off_t size = lseek(fd, 0, SEEK_END);
	ssize_t n = pread(fd, bytes, sizeof(bytes), size > TOLD ? size - TOLD : 0);

	if (n > 0 && write(2, bytes, (size_t)n) < 0)
		return; /* nobody reads it */
}

/* What it counts would be counted as the program's. */
static int spawn_uncounted(char *const *words, const struct streams *streams, pid_t *pid)
{
	const char *shared = getenv(NATIVE_ENV);
	char *kept = shared ? strdup(shared) : NULL;
	int cause;

	unsetenv(NATIVE_ENV);
	cause = spawn(words, streams, pid);
	if (kept)
		setenv(NATIVE_ENV, kept, 1);
	free(kept);
	return cause;
}

/* 0, or -1 with the line; `words` end with the command. */
static int run(char *const *words, const struct streams *streams, const char *option,
	       const char *command, char *line, size_t size)
{
	char how[200];
	int status, cause;
	pid_t pid;

	cause = spawn_uncounted(words, streams, &pid);
	if (cause) {
		snprintf(line, size, "%s '%.600s': cannot run %.100s: %s", option, command,
			 words[0], refusal_reason(words, cause, how, sizeof(how)));
		return -1;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	snprintf(line, size, "%s '%.600s' %s", option, command,
		 spawn_ending(status, how, sizeof(how)));
	return -1;
}

int hook_run(const struct loaded *loaded, const char *option, const char *command, char *line,
	     size_t size)
{
	struct streams streams = {-1, loaded->shown_out, loaded->shown_err};
	char **words = command ? loaded_shell_words(loaded, command) : NULL;
	int hidden = -1, rc;

	if (!command)
		return 0;
	if (!words) {
		snprintf(line, size, "%s: no memory", option);
		return -1;
	}
	streams.in = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (loaded->output != LOADED_SHOWN)
		streams.out = streams.err = hidden = memfd_create("assay-hook", MFD_CLOEXEC);
	rc = run(words, &streams, option, command, line, size);
	if (rc && hidden >= 0)
		tell_output(hidden);
	if (hidden >= 0)
		close(hidden);
	if (streams.in >= 0)
		close(streams.in);
	free(words);
	return rc;
}
