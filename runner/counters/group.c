#include "runner/counters/group.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Above the descriptors of the protocol (runner/os/child.h): a benchmark may close the low ones. */
#define LOWEST_FD 210

static bool is_software(const struct counter_event *event)
{
	return event->type == PERF_TYPE_SOFTWARE;
}

/* The kernel's clocks lead no group: members of a group that a clock leads count when they are
   enabled for the first time and then never again, while their times go on as if they did (seen on
   Linux 6.18). */
static bool is_clock(const struct counter_event *event)
{
	return is_software(event) && (event->config == PERF_COUNT_SW_TASK_CLOCK ||
				      event->config == PERF_COUNT_SW_CPU_CLOCK);
}

/* The kernel gives readings of whole groups only where nothing is inherited. */
static bool reads_groups(const struct counters *counters)
{
	return counters->whose == COUNTER_OWN;
}

/* A leader counts from here on, until counters_open() ends: ARM's driver leaves a leader that does
   not count out when it looks whether a group fits, and a group of one too many would never run. */
static int open_event(const struct counters *counters, const struct counter_event *event,
		      int group_fd)
{
	struct perf_event_attr attr;
	int low, high;

	memset(&attr, 0, sizeof(attr));
	attr.size = sizeof(attr);
	attr.type = event->type;
	attr.config = event->config;
	attr.config1 = event->config1;
	attr.config2 = event->config2;
	attr.disabled = counters->whose == COUNTER_CHILDREN && group_fd < 0;
	attr.exclude_user = !event->counts_user;
	attr.exclude_kernel = !event->counts_kernel;
	attr.exclude_hv = !event->counts_kernel;
	attr.inherit = counters->whose != COUNTER_OWN;
	attr.enable_on_exec = counters->whose == COUNTER_CHILDREN;
	attr.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
	if (reads_groups(counters))
		attr.read_format |= PERF_FORMAT_GROUP;
	low = (int)syscall(SYS_perf_event_open, &attr, 0, -1, group_fd, PERF_FLAG_FD_CLOEXEC);
	if (low < 0)
		return -1;
	high = fcntl(low, F_DUPFD_CLOEXEC, LOWEST_FD);
	if (high < 0)
		return low;
	close(low);
	return high;
}

/* The group that events of this kind are put into now, or NULL: the last one of that kind. */
static struct counter_group *current_group(struct counters *counters,
					   const struct counter_event *events, bool software)
{
	for (size_t i = counters->ngroups; i-- > 0;) {
		const struct counter_event *leader = &events[counters->groups[i].members[0]];

		if (is_software(leader) == software && !is_clock(leader))
			return &counters->groups[i];
	}
	return NULL;
}

/* Into the group that there is; where it does not fit, into one of its own. */
static int open_in_group(struct counters *counters, const struct counter_event *events, size_t i)
{
	struct counter_group *group =
		is_clock(&events[i]) ? NULL
				     : current_group(counters, events, is_software(&events[i]));
	int fd = group ? open_event(counters, &events[i], group->first_fd) : -1;

	if (fd < 0) {
		fd = open_event(counters, &events[i], -1);
		if (fd < 0)
			return -1;
		group = &counters->groups[counters->ngroups++];
		*group = (struct counter_group){.first_fd = fd};
	}
	group->members[group->n++] = i;
	return fd;
}

size_t counters_open(struct counters *counters, const struct counter_event *events, size_t n,
		     enum counter_whose whose, int *errnos)
{
	size_t opened = 0;

	*counters = (struct counters){.whose = whose, .n = n};
	for (size_t i = 0; i < n; i++) {
		counters->fds[i] = open_in_group(counters, events, i);
		errnos[i] = counters->fds[i] < 0 ? errno : 0;
		opened += counters->fds[i] >= 0;
	}
	counters_end(counters);
	return opened;
}

void counters_close(struct counters *counters)
{
	for (size_t i = 0; i < counters->n; i++)
		if (counters->fds[i] >= 0)
			close(counters->fds[i]);
	*counters = (struct counters){0};
}

static void tell_all(const struct counters *counters, unsigned long request)
{
	if (counters->whose == COUNTER_CHILDREN)
		return; /* their exec begins, their exit ends */
	for (size_t i = 0; i < counters->ngroups; i++)
		ioctl(counters->groups[i].first_fd, request, PERF_IOC_FLAG_GROUP);
}

void counters_begin(const struct counters *counters)
{
	tell_all(counters, PERF_EVENT_IOC_ENABLE);
}

void counters_end(const struct counters *counters)
{
	tell_all(counters, PERF_EVENT_IOC_DISABLE);
}

static int read_group(const struct counter_group *group, struct counter_reading *out)
{
	uint64_t words[COUNTER_WORDS_GROUP(COUNTERS_MAX)];
	struct counter_reading readings[COUNTERS_MAX];
	ssize_t bytes = read(group->first_fd, words, sizeof(words));

	if (bytes < 0 || counter_parse_group(words, (size_t)bytes, group->n, readings))
		return -1;
	for (size_t k = 0; k < group->n; k++)
		out[group->members[k]] = readings[k];
	return 0;
}

static int read_alone(int fd, struct counter_reading *out)
{
	uint64_t words[COUNTER_WORDS_ALONE + 1];
	ssize_t bytes = read(fd, words, sizeof(words));

	return bytes < 0 ? -1 : counter_parse_alone(words, (size_t)bytes, out);
}

int counters_read(const struct counters *counters, struct counter_reading *out)
{
	int rc = 0;

	memset(out, 0, counters->n * sizeof(*out));
	if (reads_groups(counters)) {
		for (size_t i = 0; i < counters->ngroups; i++)
			rc |= read_group(&counters->groups[i], out);
		return rc;
	}
	for (size_t i = 0; i < counters->n; i++)
		if (counters->fds[i] >= 0)
			rc |= read_alone(counters->fds[i], &out[i]);
	return rc;
}
