#include "runner/os/orphans.h"

#include "runner/os/children.h"
#include "runner/os/interrupt.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
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

/* ---- those that cannot be ended */

/* Under the lock too. What does not fit is met as a new one each time. */
static struct unended unended[32];
static size_t n_unended;

static struct unended *find_unended(pid_t pid)
{
	for (size_t i = 0; i < n_unended; i++)
		if (unended[i].pid == pid)
			return &unended[i];
	return NULL;
}

static bool is_reaped(pid_t pid)
{
	return waitpid(pid, NULL, WNOHANG) != 0; /* or it is no child of ours any more */
}

static void forget_ended(void)
{
	for (size_t i = 0; i < n_unended;)
		if (is_reaped(unended[i].pid))
			unended[i] = unended[--n_unended];
		else
			i++;
}

static void remember(pid_t pid, int cause, struct unended *first)
{
	struct unended one = {.pid = pid, .name = "?", .cause = cause};
	char path[64];
	FILE *comm;

	snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	comm = fopen(path, "re");
	if (comm && fgets(one.name, sizeof(one.name), comm))
		one.name[strcspn(one.name, "\n")] = '\0';
	for (char *c = one.name; *c; c++) /* a process chooses its name */
		if (*c < ' ' || *c > '~')
			*c = '?';
	if (comm)
		fclose(comm);
	if (n_unended < sizeof(unended) / sizeof(unended[0]))
		unended[n_unended++] = one;
	if (first && !first->pid)
		*first = one;
}

/* ---- ending */

/* So many at a time: there may be more. */
enum { AT_ONCE = 256 };

struct dying {
	pid_t pid;
	int cause;
};

/* Children that are neither workers nor known to stay. They come to the main thread; a child that
   another thread started is that thread's, so it is not met here before it is in the table. */
static size_t find_orphans(struct dying *found)
{
	pid_t children[2 * AT_ONCE]; /* workers among them */
	size_t all = children_of(getpid(), children, 2 * AT_ONCE), n = 0;

	for (size_t i = 0; i < all && n < AT_ONCE; i++)
		if (!is_living(children[i]) && !find_unended(children[i]))
			found[n++] = (struct dying){.pid = children[i]};
	return n;
}

/* Forget those that are gone. How many are left, of which `*dying` were killed. */
static size_t reap(struct dying *found, size_t n, size_t *dying)
{
	size_t left = 0;

	*dying = 0;
	for (size_t i = 0; i < n; i++) {
		if (is_reaped(found[i].pid))
			continue;
		*dying += found[i].cause == 0;
		found[left++] = found[i];
	}
	return left;
}

/* How many orphans were found and are gone. */
static size_t end_once(int64_t until_ns, struct unended *first)
{
	struct dying found[AT_ONCE];
	size_t n = find_orphans(found), left, dying;

	for (size_t i = 0; i < n; i++)
		if (kill(found[i].pid, SIGKILL))
			found[i].cause = errno;
	left = reap(found, n, &dying);
	while (dying > 0 && clock_now_ns() < until_ns) {
		poll(NULL, 0, 1);
		left = reap(found, left, &dying);
	}
	for (size_t i = 0; i < left; i++)
		remember(found[i].pid, found[i].cause, first);
	return n - left;
}

/* An orphan's own children become ours when it ends; what forks faster than we kill is given up on
   after a hundred generations. */
void orphans_end(struct unended *first)
{
	int64_t until_ns = clock_now_ns() + ORPHANS_DYING_MS * (int64_t)1000000;

	pthread_mutex_lock(&lock);
	forget_ended();
	for (int i = 0; i < 100 && end_once(until_ns, first) > 0; i++)
		continue;
	pthread_mutex_unlock(&lock);
}

size_t orphans_left(struct unended *left, size_t n)
{
	pthread_mutex_lock(&lock);
	forget_ended();
	if (n > n_unended)
		n = n_unended;
	memcpy(left, unended, n * sizeof(*left));
	pthread_mutex_unlock(&lock);
	return n;
}

const char *unended_format(const struct unended *one, char *text, size_t size)
{
	if (one->cause)
		snprintf(text, size, "process %d (%s) cannot be ended: %s", (int)one->pid,
			 one->name, strerror(one->cause));
	else
		snprintf(text, size, "process %d (%s) was killed and is still there", (int)one->pid,
			 one->name);
	return text;
}
