#include "runner/launcher/streams.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char null_file[] = "/dev/null";

static void close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* The name of what cannot be opened, or NULL. */
static const char *open_output(struct run_streams *streams, const struct loaded *loaded)
{
	int fds[2];

	switch (loaded->output) {
	case LOADED_SHOWN:
		streams->its.out = loaded->shown_out;
		streams->its.err = loaded->shown_err;
		return NULL;
	case LOADED_PIPE:
		if (pipe2(fds, O_CLOEXEC))
			return "a pipe";
		streams->reads = fds[0];
		streams->its.out = fds[1];
		return NULL;
	case LOADED_FILE:
		streams->its.out =
			open(loaded->file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		return streams->its.out < 0 ? loaded->file : NULL;
	case LOADED_NULL:
		break;
	}
	streams->its.out = open(null_file, O_WRONLY | O_CLOEXEC);
	return streams->its.out < 0 ? null_file : NULL;
}

const char *streams_open(struct run_streams *streams, const struct loaded *loaded)
{
	const char *input = loaded->input ? loaded->input : null_file;
	const char *refused;

	*streams = (struct run_streams){{-1, -1, -1}, -1};
	streams->its.in = open(input, O_RDONLY | O_CLOEXEC);
	if (streams->its.in < 0)
		return input;
	refused = open_output(streams, loaded);
	if (refused) {
		int cause = errno;

		close_one(&streams->its.in);
		errno = cause;
	}
	return refused;
}

void streams_started(struct run_streams *streams, const struct loaded *loaded)
{
	close_one(&streams->its.in);
	if (loaded->output != LOADED_SHOWN)
		close_one(&streams->its.out);
}

void streams_close(struct run_streams *streams, const struct loaded *loaded)
{
	streams_started(streams, loaded);
	close_one(&streams->reads);
}

/* What it has started may hold the pipe for longer than it lives, so its own end counts, too. A
   kernel before 5.3 cannot tell of that. */
void streams_drain(const struct run_streams *streams, pid_t pid)
{
	static char bytes[65536];
	struct pollfd fds[2] = {{streams->reads, POLLIN, 0}, {-1, POLLIN, 0}};
	bool is_over = streams->reads < 0;

	if (!is_over)
		fds[1].fd = (int)syscall(SYS_pidfd_open, pid, 0);
	while (!is_over) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			break;
		if (fds[0].revents)
			is_over = read(streams->reads, bytes, sizeof(bytes)) <= 0;
		else if (fds[1].revents)
			is_over = true;
	}
	close_one(&fds[1].fd);
}
