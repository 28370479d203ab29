#include "runner/drive/trace.h"

#include "runner/drive/message.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A field longer than this says no more to a reader. */
enum { FIELD_MAX = 200 };

/* -1: nobody asked. Set before any worker is started, then only read. */
static int trace_fd = -1;
static double trace_start;

static double now(void)
{
	struct timespec time = {0}; /* the clock can fail */

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int trace_init(struct err *err)
{
	const char *path = getenv("ASSAY_TRACE");

	if (!path || !*path)
		return 0;
	trace_fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (trace_fd < 0)
		return err_sys(err, "ASSAY_TRACE: cannot open %s", path);
	trace_start = now();
	return 0;
}

static void add_field(struct buf *line, const char *field)
{
	size_t len = strlen(field), shown = len < FIELD_MAX ? len : FIELD_MAX;
	const char *quote = !len || memchr(field, ' ', len) ? "\"" : "";

	buf_adds(line, quote);
	for (size_t i = 0; i < shown; i++) {
		unsigned char c = (unsigned char)field[i];

		if (c == '\n')
			buf_adds(line, "\\n");
		else if (c < 0x20 || c >= 0x7f || c == '\\' || c == '"')
			buf_addf(line, "\\x%02x", c);
		else
			buf_add(line, field + i, 1);
	}
	buf_adds(line, quote);
	if (shown < len)
		buf_addf(line, "...(%zu bytes)", len);
}

void trace_format(struct buf *line, double seconds, pid_t pid, enum trace_direction direction,
		  const char *body, size_t len)
{
	const char *field = NULL;

	buf_addf(line, "%10.6f %d %c", seconds, (int)pid, direction == TRACE_ASKED ? '>' : '<');
	while ((field = message_field(body, len, field))) {
		buf_adds(line, " ");
		add_field(line, field);
	}
	buf_adds(line, "\n");
}

void trace_message(pid_t pid, enum trace_direction direction, const char *body, size_t len)
{
	struct buf line = {0};

	if (trace_fd < 0)
		return;
	trace_format(&line, now() - trace_start, pid, direction, body, len);
	if (!buf_failed(&line))
		(void)!write(trace_fd, line.data, line.len);
	buf_release(&line);
}
