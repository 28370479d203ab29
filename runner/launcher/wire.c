#include "runner/launcher/wire.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* No larger request can be meant: execve takes 6 MiB of arguments and environment at most. */
enum { REQUEST_MAX = 16 << 20 };

static int read_all(int fd, char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = read(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

void wire_send(int fd, const char *body, size_t len)
{
	char head[32];
	int n = snprintf(head, sizeof(head), "%zu\n", len);

	if (write(fd, head, (size_t)n) != n || write(fd, body, len) != (ssize_t)len)
		_exit(1);
}

void wire_refuse(int fd, const char *type, const char *line)
{
	char body[2048];
	int len = snprintf(body, sizeof(body) - 2, "error%c%s%c%s%c", 0, type, 0, line, 0);

	if (len > (int)sizeof(body) - 2)
		len = (int)sizeof(body) - 2;
	body[len - 1] = '\0';
	body[len++] = '\0'; /* no details: what the program printed has its own way */
	wire_send(fd, body, (size_t)len);
}

/* The length of what comes; -1 at the end, or when it is none. */
static long receive_length(int fd)
{
	size_t len = 0;
	char digit;

	for (;;) {
		if (read_all(fd, &digit, 1))
			return -1;
		if (digit == '\n')
			return (long)len;
		len = len * 10 + (size_t)(digit - '0');
		if (digit < '0' || digit > '9' || len > LONG_MAX / 16)
			return -1;
	}
}

/* Room for a request of this length, no more: what we weigh is where a program's peak begins. */
static bool make_room(struct request *request, size_t len)
{
	char *grown;

	if (len < request->cap)
		return true;
	grown = len <= REQUEST_MAX ? realloc(request->text, len + 1) : NULL;
	if (!grown)
		return false;
	request->text = grown;
	request->cap = len + 1;
	return true;
}

static int skip(int fd, size_t len)
{
	char bytes[4096];

	for (size_t n; len > 0; len -= n) {
		n = len < sizeof(bytes) ? len : sizeof(bytes);
		if (read_all(fd, bytes, n))
			return -1;
	}
	return 0;
}

int wire_receive(struct request *request, int fd, int out_fd)
{
	long len = receive_length(fd);
	char line[128];

	if (len < 0)
		return -1;
	if (!make_room(request, (size_t)len)) {
		snprintf(line, sizeof(line),
			 len > REQUEST_MAX ? "a request of %ld bytes: execve takes 6 MiB"
					   : "no memory for a request of %ld bytes",
			 len);
		if (skip(fd, (size_t)len))
			return -1;
		wire_refuse(out_fd, "OSError", line);
		return 0;
	}
	request->len = (size_t)len;
	request->text[len] = '\0';
	return read_all(fd, request->text, request->len) ? -1 : 1;
}
