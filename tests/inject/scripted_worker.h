/* A worker that answers at once and always the same: for tests that start thousands. It speaks the
   protocol of runner/worker/PROTOCOL.md; every loop takes a microsecond by its account. */
#ifndef TESTS_INJECT_SCRIPTED_WORKER_H
#define TESTS_INJECT_SCRIPTED_WORKER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static inline void scripted_say(int fd, const char *body, size_t len)
{
	char head[32];
	int n = snprintf(head, sizeof(head), "%zu\n", len);

	if (write(fd, head, (size_t)n) != n || write(fd, body, len) != (ssize_t)len)
		_exit(3);
}

#define SCRIPTED_SAY(fd, text) scripted_say(fd, text, sizeof(text))

/* One message into body; 0 at the end of the stream. */
static inline int scripted_hear(int fd, char *body, size_t size)
{
	size_t len = 0;
	char c;

	while (read(fd, &c, 1) == 1 && c != '\n')
		len = len * 10 + (size_t)(c - '0');
	if (len == 0 || len > size)
		return 0;
	for (size_t got = 0; got < len;) {
		ssize_t n = read(fd, body + got, len - got);

		if (n <= 0)
			return 0;
		got += (size_t)n;
	}
	return 1;
}

static inline void scripted_measure(int out, const char *request)
{
	long long ns = 1000 * atoll(request + strlen(request) + 1);
	char body[200];
	int n = snprintf(body, sizeof(body),
			 "value%cwall_ns=%lld%ccpu_ns=%lld%cstart_ns=1%cthreads=1%cchildren=0", 0,
			 ns, 0, ns, 0, 0, 0);

	scripted_say(out, body, (size_t)n + 1);
}

static inline int scripted_worker(int in, int out)
{
	static char body[1 << 16];

	SCRIPTED_SAY(out, "hello\0"
			  "1\0native\0cpython\0"
			  "3.99\0/x\0");
	while (scripted_hear(in, body, sizeof(body)) && strcmp(body, "end") != 0) {
		if (strcmp(body, "measure-yardstick") == 0)
			SCRIPTED_SAY(out, "error\0ValueError\0no yardstick\0");
		else if (strncmp(body, "measure", 7) == 0)
			scripted_measure(out, body);
		else if (strcmp(body, "report") == 0)
			SCRIPTED_SAY(out, "report\0mem_max_rss\0"
					  "1048576");
		else if (strcmp(body, "discover") == 0 &&
			 strstr(body + sizeof("discover"), "script"))
			SCRIPTED_SAY(out, "tasks\0HOME,PATH\0bench_three\0what it does\0"
					  "1\0"
					  "8\0");
		else if (strcmp(body, "discover") == 0)
			SCRIPTED_SAY(out, "names\0bench_one\0what it does\0"
					  "0\0bench_two\0\0"
					  "0");
		else
			SCRIPTED_SAY(out, "ok");
	}
	return 0;
}

#endif
