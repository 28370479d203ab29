/* The two readings around the timed loop, and the begin() and end() that Python code calls. */
#include "runner/worker/worker.h"

#include <stdlib.h>
#include <string.h>
#include <sched.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static int64_t clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* The kernel counts migrations in /proc/thread-self/sched; only a worker that may migrate reads it.
 */
static int64_t migrations(int sched_fd)
{
	static const char key[] = "nr_migrations";
	char text[4096];
	const char *line;
	ssize_t len;

	if (sched_fd < 0)
		return 0;
	len = pread(sched_fd, text, sizeof(text) - 1, 0);
	if (len <= 0)
		return -1;
	text[len] = '\0';
	line = strstr(text, key);
	line = line ? strchr(line, ':') : NULL;
	return line ? strtoll(line + 1, NULL, 10) : -1;
}

static void read_usage(struct snapshot *at)
{
	struct rusage usage;

	getrusage(RUSAGE_THREAD, &usage);
	at->voluntary = usage.ru_nvcsw;
	at->involuntary = usage.ru_nivcsw;
	at->minor_faults = usage.ru_minflt;
	at->major_faults = usage.ru_majflt;
	at->cpu = sched_getcpu();
}

void snapshot_begin(struct snapshot *at, int sched_fd, const struct counters *counters)
{
	at->migrations = migrations(sched_fd);
	read_usage(at);
	at->process_cpu_ns = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	at->cpu_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID);
	counters_begin(counters);
	at->wall_ns = clock_ns(CLOCK_MONOTONIC);
}

void snapshot_end(struct snapshot *at, int sched_fd, const struct counters *counters)
{
	at->wall_ns = clock_ns(CLOCK_MONOTONIC);
	counters_end(counters);
	at->cpu_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID);
	at->process_cpu_ns = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	read_usage(at);
	at->migrations = migrations(sched_fd);
}

int64_t snapshot_begin_again(const struct counters *counters)
{
	counters_begin(counters);
	return clock_ns(CLOCK_MONOTONIC);
}

int64_t snapshot_end_again(const struct counters *counters)
{
	int64_t now = clock_ns(CLOCK_MONOTONIC);

	counters_end(counters);
	return now;
}
