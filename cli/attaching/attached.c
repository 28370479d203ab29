#include "cli/attaching/attached.h"

#include "runner/os/interrupt.h"
#include "runner/os/process.h"
#include "runner/reader/check.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

int attached_parse_pid(const char *text, pid_t *pid, struct err *err)
{
	char *end;
	long number;

	errno = 0;
	number = strtol(text, &end, 10);
	if (!*text || *end || errno || number <= 0 || number > INT_MAX)
		return err_set(err, ERR_USAGE,
			       "%s is no number of a process, as in assay attach 4242 dump", text);
	*pid = (pid_t)number;
	return 0;
}

int attached_open(struct attached *attached, pid_t pid, const struct reader_options *options,
		  struct err *err)
{
	char why[200];
	int rc;

	*attached = (struct attached){.pid = pid};
	attached->reader = reader_open_new(pid, options, err);
	if (!attached->reader)
		return -1;
	process_command(&attached->command, pid);
	rc = reader_check(pid, options, why, sizeof(why), err);
	attached_hurry();
	if (rc > 0)
		fprintf(stderr, "assay: note: not checked on a known stack before: %s\n", why);
	return rc < 0 ? -1 : 0;
}

void attached_hurry(void)
{
	const int urgent = -10;

	(void)!setpriority(PRIO_PROCESS, 0, urgent);
}

void attached_release(struct attached *attached)
{
	reader_close(attached->reader);
	buf_release(&attached->command);
	*attached = (struct attached){0};
}

int attached_take(struct attached *attached, struct reader_sample *sample, struct err *err)
{
	for (int tries = 0; tries < 100; tries++) {
		enum reader_result result = reader_take(attached->reader, sample);

		if (result == READER_TAKEN)
			return 0;
		if (result == READER_GONE)
			return err_set(err, ERR_INPUT, "process %d has ended", (int)attached->pid);
		if (interrupt_seen())
			return interrupt_err(err);
		nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
	}
	return err_set(
		err, ERR_SYSTEM,
		"the stacks of process %d cannot be read: it does not stop (it may wait for a "
		"device), or changes faster than it can be read",
		(int)attached->pid);
}
