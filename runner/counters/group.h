/*
 * Counters of perf_event_open(2), opened in the process that is measured (the worker extension, the
 * launcher) or in whoever asks what there is (assay counters). Events of hardware are put into one
 * group as long as they fit, so that they count over the same time; what does not fit begins
 * another group, and the kernel lets the groups take turns. Software events have a group of their
 * own, and clocks one each: they never have to wait.
 */
#ifndef RUNNER_COUNTERS_GROUP_H
#define RUNNER_COUNTERS_GROUP_H

#include "runner/counters/arithmetic.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COUNTERS_MAX 24

/* An event as the kernel wants it (struct perf_event_attr). */
struct counter_event {
	uint32_t type;
	uint64_t config, config1, config2;
	bool counts_user, counts_kernel;
};

enum counter_whose {
	COUNTER_OWN,	   /* this thread */
	COUNTER_INHERITED, /* and the threads and processes that it starts from now on */
	COUNTER_CHILDREN,  /* only programs that it starts, from their exec on: begin and end do
			      nothing */
};

struct counter_group {
	int first_fd; /* of the leader */
	size_t n;
	size_t members[COUNTERS_MAX]; /* places in fds */
};

/* `= {0}` is valid and has none. */
struct counters {
	enum counter_whose whose;
	size_t n;
	int fds[COUNTERS_MAX]; /* parallel to the events asked for; -1: not opened */
	struct counter_group groups[COUNTERS_MAX];
	size_t ngroups;
};

/* Open what can be opened of events[0 .. n-1], n <= COUNTERS_MAX; errnos[i] says of each why it
   could not, 0 when it could. Nothing counts yet. Returns how many were opened. */
size_t counters_open(struct counters *counters, const struct counter_event *events, size_t n,
		     enum counter_whose whose, int *errnos);
void counters_close(struct counters *counters);

/* Count from here, to there: one system call for each group and nothing else. */
void counters_begin(const struct counters *counters);
void counters_end(const struct counters *counters);

/* All counters now, parallel to the events; those that are not open or could not be read are zero.
   0, or -1 when one could not be read. */
int counters_read(const struct counters *counters, struct counter_reading *out);

#endif
