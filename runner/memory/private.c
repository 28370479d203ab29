#include "runner/memory/private.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Most processes of one tree that are added up. */
#define TREE_MAX 1024
/* The watching thread reads files and follows a tree: little stack, since it counts itself. */
#define WATCH_STACK ((size_t)256 * 1024)
/* Sleeps ten times as long as it looked, within these: a look waits while the watched process maps
   memory, just when there is something to see. The upper one is pyperf's interval. */
#define SHARE	     10
#define SLEEP_MIN_NS 1000000
#define SLEEP_MAX_NS 10000000

int64_t private_sum(const char *text)
{
	int64_t kb = 0;

	for (const char *line = text; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, "Private_Clean:", 14) == 0 ||
		    strncmp(line, "Private_Dirty:", 14) == 0)
			kb += strtoll(line + 14, NULL, 10);
	}
	return kb * 1024;
}

/* What fits of a small file; -1 when it cannot be read. */
static ssize_t read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, text, size - 1);

	if (fd >= 0)
		close(fd);
	text[len > 0 ? len : 0] = '\0';
	return len;
}

int64_t private_of_process(pid_t pid)
{
	char path[64], text[4096];

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
	return read_file(path, text, sizeof(text)) > 0 ? private_sum(text) : -1;
}

/* Append the children of one thread. */
static size_t add_children(const char *path, pid_t *pids, size_t n)
{
	char text[4096], *end = text;

	if (read_file(path, text, sizeof(text)) <= 0)
		return n;
	for (char *at = text; n < TREE_MAX; at = end) {
		long pid = strtol(at, &end, 10);

		if (end == at)
			break;
		if (pid > 0 && pid <= INT_MAX)
			pids[n++] = (pid_t)pid;
	}
	return n;
}

static size_t add_children_of_process(pid_t pid, pid_t *pids, size_t n)
{
	char path[300];
	DIR *threads;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	threads = opendir(path);
	for (struct dirent *entry; threads && (entry = readdir(threads));) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/proc/%d/task/%.20s/children", (int)pid,
			 entry->d_name);
		n = add_children(path, pids, n);
	}
	if (threads)
		closedir(threads);
	return n;
}

int64_t private_of_tree(pid_t pid)
{
	pid_t pids[TREE_MAX];
	size_t n = 1;
	int64_t sum = -1;

	pids[0] = pid;
	for (size_t i = 0; i < n; i++) {
		int64_t own = private_of_process(pids[i]);

		if (own >= 0)
			sum = (sum > 0 ? sum : 0) + own;
		else if (i == 0)
			return -1;
		n = add_children_of_process(pids[i], pids, n);
	}
	return sum;
}

/* ---- the watch */

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void look(struct private_watch *watch)
{
	int64_t now = private_of_tree(watch->pid);

	if (now > watch->peak)
		watch->peak = now;
}

static void *go_on_looking(void *context)
{
	struct private_watch *watch = context;

	while (!atomic_load(&watch->is_over)) {
		int64_t start = now_ns(), pause;
		struct timespec sleep = {0};

		look(watch);
		pause = (now_ns() - start) * SHARE;
		pause = pause < SLEEP_MIN_NS ? SLEEP_MIN_NS : pause;
		sleep.tv_nsec = pause < SLEEP_MAX_NS ? pause : SLEEP_MAX_NS;
		nanosleep(&sleep, NULL);
	}
	return NULL;
}

int private_watch_start(struct private_watch *watch, pid_t pid)
{
	pthread_attr_t attributes;
	int cause;

	*watch = (struct private_watch){.pid = pid, .peak = -1};
	look(watch);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, WATCH_STACK);
	cause = pthread_create(&watch->thread, &attributes, go_on_looking, watch);
	pthread_attr_destroy(&attributes);
	return cause;
}

int64_t private_watch_stop(struct private_watch *watch)
{
	atomic_store(&watch->is_over, 1);
	pthread_join(watch->thread, NULL);
	look(watch);
	return watch->peak;
}
