#include "runner/reader/doing.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void doing_parse(struct reader_thread *thread, const char *text)
{
	const char *last = strrchr(text, ' ');
	char *end;
	long number = strtol(text, &end, 10);

	thread->doing = READER_UNKNOWN; /* "running": it was not stopped after all */
	if (end == text || !last)
		return;
	if (number >= 0) {
		thread->doing = READER_WAITING;
		thread->syscall = number;
	} else {
		thread->doing = READER_RUNNING;
		thread->pc = strtoull(last + 1, NULL, 16);
	}
}

void doing_read(struct reader_thread *thread, pid_t pid, pid_t tid)
{
	char path[64], text[256];
	ssize_t n = -1;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/syscall", (int)pid, (int)tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, text, sizeof(text) - 1);
		close(fd);
	}
	text[n > 0 ? n : 0] = '\0';
	doing_parse(thread, text);
}
