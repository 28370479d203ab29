#include "runner/machine/busy.h"

#include "runner/os/sysfile.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is wanted of /proc/PID/stat (proc(5)): "pid (comm) state ppid ...", where comm may hold
   spaces and parentheses, so that fields count from the last ')'. */
struct task {
	char state;    /* field 3 */
	int parent;    /* field 4 */
	long nthreads; /* field 20 */
	int cpu;       /* field 39: where it ran last */
};

static bool task_parse(struct task *task, const char *line)
{
	const char *s = strrchr(line, ')');
	int field;

	*task = (struct task){.cpu = -1};
	if (!s || sscanf(s, ") %c %d", &task->state, &task->parent) != 2)
		return false;
	for (field = 2; *s && field < 39; field++) {
		s = strchr(s, ' ');
		if (!s)
			return false;
		s++;
		if (field + 1 == 20)
			task->nthreads = strtol(s, NULL, 10);
	}
	task->cpu = (int)strtol(s, NULL, 10);
	return true;
}

struct count {
	double *busy;
	const struct topology *topology;
	long left; /* tasks that the kernel says there are and that we have not met */
};

static void count_task(struct count *count, const struct task *task)
{
	if (task->state != 'R')
		return;
	count->left--;
	for (size_t i = 0; i < count->topology->n; i++)
		if (count->topology->cpus[i].id == task->cpu)
			count->busy[i] += 1;
}

static void count_process(struct count *count, const char *root, const char *pid, int self)
{
	struct buf line = {0};
	struct task task;
	char folder[512];
	struct dirent *entry;
	DIR *threads;

	if (!sysfile_line(&line, root, "/proc/%s/stat", pid) || !task_parse(&task, buf_text(&line)))
		goto out;
	if (atoi(pid) == self || task.parent == self)
		goto out;
	if (task.nthreads <= 1) {
		count_task(count, &task);
		goto out;
	}
	snprintf(folder, sizeof(folder), "%s/proc/%s/task", root, pid);
	threads = opendir(folder);
	while (threads && (entry = readdir(threads)))
		if (isdigit((unsigned char)entry->d_name[0]) &&
		    sysfile_line(&line, root, "/proc/%s/task/%s/stat", pid, entry->d_name) &&
		    task_parse(&task, buf_text(&line)))
			count_task(count, &task);
	if (threads)
		closedir(threads);
out:
	buf_release(&line);
}

/* "0.20 0.18 0.12 1/80 11206": of 80 tasks, one is running, which is the one that reads this. */
static long runnable_others(const char *root)
{
	struct buf line = {0};
	long n = 0;

	if (sysfile_line(&line, root, "/proc/loadavg"))
		sscanf(buf_text(&line), "%*s %*s %*s %ld/", &n);
	buf_release(&line);
	return n - 1;
}

void busy_now(double *busy, const struct topology *topology, const char *root, int self)
{
	struct count count = {busy, topology, runnable_others(root)};
	char folder[512];
	struct dirent *entry;
	DIR *processes;

	for (size_t i = 0; i < topology->n; i++)
		busy[i] = 0;
	if (count.left <= 0)
		return;
	snprintf(folder, sizeof(folder), "%s/proc", root);
	processes = opendir(folder);
	while (processes && count.left > 0 && (entry = readdir(processes)))
		if (isdigit((unsigned char)entry->d_name[0]))
			count_process(&count, root, entry->d_name, self);
	if (processes)
		closedir(processes);
}
