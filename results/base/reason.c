#include "results/base/reason.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

struct known {
	int cause;
	int which; /* limit */
	double unit;
	const char *fmt; /* of the limit in that unit */
};

static const struct known known[] = {
	{EMFILE, RLIMIT_NOFILE, 1, " (ulimit -n allows %.0f)"},
	{EFBIG, RLIMIT_FSIZE, 1, " (ulimit -f allows %.0f bytes)"},
	{EAGAIN, RLIMIT_NPROC, 1, " (ulimit -u allows %.0f processes)"},
	{ENOMEM, RLIMIT_AS, 0x1p20, " (ulimit -v allows %.4g MiB)"},
	{E2BIG, RLIMIT_STACK, 0x1p10,
	 " (a quarter of ulimit -s, which is %.0f KiB, and 128 KiB for each)"},
};

/* Append the limit; nothing where there is none. */
static void add_limit(int cause, char *text, size_t size)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct rlimit limit;

		if (known[i].cause == cause && getrlimit(known[i].which, &limit) == 0 &&
		    limit.rlim_cur != RLIM_INFINITY)
			snprintf(text, size, known[i].fmt, (double)limit.rlim_cur / known[i].unit);
	}
}

const char *reason_of(int cause, char text[REASON_TEXT])
{
	size_t len = (size_t)snprintf(text, REASON_TEXT, "%s", strerror(cause));

	if (len < REASON_TEXT)
		add_limit(cause, text + len, REASON_TEXT - len);
	return text;
}

const char *reason_memory(char text[REASON_TEXT])
{
	*text = '\0';
	add_limit(ENOMEM, text, REASON_TEXT);
	return text;
}
