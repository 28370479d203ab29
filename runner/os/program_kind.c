#include "runner/os/program_kind.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

static ssize_t read_some(int fd, char *bytes, size_t n)
{
	ssize_t got;

	do
		got = read(fd, bytes, n);
	while (got < 0 && errno == EINTR);
	return got;
}

static bool begins_with(const char *bytes, ssize_t n, const char *magic)
{
	size_t len = strlen(magic);

	return n >= (ssize_t)len && memcmp(bytes, magic, len) == 0;
}

enum program_kind program_kind_of(const char *path)
{
	char bytes[SELFMAG];
	int fd = open(path, O_RDONLY | O_CLOEXEC), cause;
	ssize_t n;

	if (fd < 0)
		return PROGRAM_UNREADABLE;
	n = read_some(fd, bytes, sizeof(bytes));
	cause = errno;
	close(fd);
	errno = cause;
	if (n < 0)
		return PROGRAM_UNREADABLE;
	if (begins_with(bytes, n, ELFMAG))
		return PROGRAM_BINARY;
	return begins_with(bytes, n, "#!") ? PROGRAM_SCRIPT : PROGRAM_OTHER;
}
