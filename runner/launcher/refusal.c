#include "runner/launcher/refusal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

/* Of words: the bytes that execve needs for them and their pointers, and the longest. */
static size_t bytes_of(char *const *words, size_t *longest)
{
	size_t bytes = 0;

	for (; *words; words++) {
		size_t len = strlen(*words) + 1;

		bytes += len + sizeof(*words);
		if (len > *longest)
			*longest = len;
	}
	return bytes;
}

/* By the kernel's own arithmetic (fs/exec.c): a text is 32 pages at most, all of them a quarter of
   what the stack may be, within 128 KiB and 6 MiB. */
static void explain_too_big(char *const *program, char *line, size_t size)
{
	size_t longest = 0, bytes = bytes_of(program, &longest) + bytes_of(environ, &longest);
	size_t one = 32 * (size_t)sysconf(_SC_PAGESIZE), all = (size_t)6 << 20;
	struct rlimit stack;

	if (longest > one) {
		snprintf(line, size,
			 "an argument or environment variable of %zu bytes; the "
			 "limit is %zu",
			 longest - 1, one - 1);
		return;
	}
	if (getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur / 4 < all)
		all = (size_t)stack.rlim_cur / 4 > 131072 ? (size_t)stack.rlim_cur / 4 : 131072;
	snprintf(line, size,
		 "arguments and environment of %zu bytes; the limit is %zu (a quarter "
		 "of the stack's, ulimit -s)",
		 bytes, all);
}

const char *refusal_reason(char *const *program, int cause, char *line, size_t size)
{
	const char *name = program[0];
	struct rlimit processes;
	struct stat info;

	if (cause == ENOENT && strpbrk(name, " \t"))
		return "no such program; its arguments are words of their own, not parts of its "
		       "name";
	if (cause == ENOENT && !strchr(name, '/'))
		return "no such program in PATH";
	if (cause == EACCES && stat(name, &info) == 0 && S_ISDIR(info.st_mode))
		return "it is a folder";
	if (cause == EACCES)
		return "no permission to execute it";
	snprintf(line, size, "%s", strerror(cause));
	if (cause == E2BIG)
		explain_too_big(program, line, size);
	if (cause == EAGAIN && getrlimit(RLIMIT_NPROC, &processes) == 0 &&
	    processes.rlim_cur != RLIM_INFINITY)
		snprintf(line, size, "%s (ulimit -u allows %llu processes)", strerror(cause),
			 (unsigned long long)processes.rlim_cur);
	return line;
}
