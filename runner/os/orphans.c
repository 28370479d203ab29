#include "runner/os/orphans.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Children are the process's, not an object's: so this table is too, and threads share it
   (runner/os/lanes.h). */
static pid_t living[256];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define N_LIVING (sizeof(living) / sizeof(living[0]))

void orphans_adopt(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
}

/* The first entry that is `before` becomes `after`. */
static void change(pid_t before, pid_t after)
{
	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < N_LIVING; i++)
		if (living[i] == before) {
			living[i] = after;
			break;
		}
	pthread_mutex_unlock(&lock);
}

void orphans_except(pid_t pid)
{
	change(0, pid);
}

void orphans_no_longer_except(pid_t pid)
{
	change(pid, 0);
}

static bool is_living(pid_t pid)
{
	for (size_t i = 0; i < N_LIVING; i++)
		if (living[i] == pid)
			return true;
	return false;
}

/* How many orphans were found, killed and reaped. They come to the main thread; a child that
   another thread started is that thread's, so it is not met here before it is in the table. */
static int end_once(void)
{
	char path[64];
	FILE *children;
	int pid, n = 0;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
	children = fopen(path, "re");
	while (children && fscanf(children, "%d", &pid) == 1)
		if (!is_living(pid)) {
			kill(pid, SIGKILL);
			waitpid(pid, NULL, 0);
			n++;
		}
	if (children)
		fclose(children);
	return n;
}

/* An orphan's own children become ours when it ends; what forks faster than we kill is given up on
   after a hundred generations. */
void orphans_end(void)
{
	pthread_mutex_lock(&lock);
	for (int i = 0; i < 100 && end_once() > 0; i++)
		continue;
	pthread_mutex_unlock(&lock);
}
