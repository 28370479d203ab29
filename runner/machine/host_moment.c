/* The machine at one moment, and what the time between two of them was lost to. */
#include "runner/machine/host_internal.h"

#include "runner/machine/cgroup.h"
#include "runner/os/sysfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* The first line of /proc/stat, in ticks of all CPUs since boot: user nice system idle iowait irq
   softirq steal. User includes guests. */
static void read_ticks(struct host_moment *moment, const char *root)
{
	double user, nice, sys, irq, softirq, steal, hz = (double)sysconf(_SC_CLK_TCK);
	struct buf line = {0};

	if (sysfile_line(&line, root, "/proc/stat") &&
	    sscanf(buf_text(&line), "cpu %lf %lf %lf %*s %*s %lf %lf %lf", &user, &nice, &sys, &irq,
		   &softirq, &steal) == 6) {
		moment->steal_s = steal / hz;
		moment->busy_s = (user + nice + sys + irq + softirq) / hz;
	}
	buf_release(&line);
}

static double seconds_of(const struct rusage *usage)
{
	return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
	       1e-6 * (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec);
}

/* A child that is alive, with those that it has reaped: proc(5), fields 14 to 17 of its stat, of
   which the ones from the third on follow the last ')'. */
static double child_seconds(const char *pid)
{
	double user = 0, sys = 0, waited_user = 0, waited_sys = 0;
	struct buf line = {0};
	const char *rest;

	if (sysfile_line(&line, "", "/proc/%s/stat", pid)) {
		rest = strrchr(buf_text(&line), ')');
		if (rest)
			sscanf(rest,
			       ") %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %lf %lf %lf %lf",
			       &user, &sys, &waited_user, &waited_sys);
	}
	buf_release(&line);
	return (user + sys + waited_user + waited_sys) / (double)sysconf(_SC_CLK_TCK);
}

static double own_seconds(void)
{
	struct buf children = {0};
	struct rusage self, reaped;
	double sum;

	getrusage(RUSAGE_SELF, &self);
	getrusage(RUSAGE_CHILDREN, &reaped);
	sum = seconds_of(&self) + seconds_of(&reaped);
	if (sysfile_line(&children, "", "/proc/thread-self/children")) {
		char *rest = NULL;
		char *pid = strtok_r(children.data, " ", &rest);

		for (; pid; pid = strtok_r(NULL, " ", &rest))
			sum += child_seconds(pid);
	}
	buf_release(&children);
	return sum;
}

void host_moment_read(struct host_moment *moment, const char *root)
{
	*moment = (struct host_moment){0};
	clock_gettime(CLOCK_REALTIME, &moment->wall);
	clock_gettime(CLOCK_MONOTONIC, &moment->monotonic);
	read_ticks(moment, root);
	moment->own_s = own_seconds();
	moment->throttled_s = cgroup_throttled_seconds(root);
}

double host_seconds_between(const struct host_moment *begin, const struct host_moment *end)
{
	return (double)(end->monotonic.tv_sec - begin->monotonic.tv_sec) +
	       1e-9 * (double)(end->monotonic.tv_nsec - begin->monotonic.tv_nsec);
}

/* Ticks are counted to a hundredth of a second and may lag behind our own account: never below 0.
 */
static int add_others(struct facts *facts, const struct host_moment *begin,
		      const struct host_moment *end, struct err *err)
{
	double seconds = host_seconds_between(begin, end);
	double others = end->busy_s - begin->busy_s - (end->own_s - begin->own_s);

	if (!(end->busy_s > 0) || !(seconds > 0))
		return 0;
	return facts_add_real(facts, "assay_other_cpus", others > 0 ? others / seconds : 0.0, err);
}

int host_add_lost_time(struct facts *facts, const struct host_moment *begin,
		       const struct host_moment *end, struct err *err)
{
	if (end->steal_s > 0 &&
	    facts_add_real(facts, "assay_steal_seconds", end->steal_s - begin->steal_s, err))
		return -1;
	if (end->throttled_s > 0 && facts_add_real(facts, "assay_throttled_seconds",
						   end->throttled_s - begin->throttled_s, err))
		return -1;
	return add_others(facts, begin, end, err);
}

int host_collect_lost_time(struct facts *facts, const struct host_moment *begin, const char *root,
			   struct err *err)
{
	struct host_moment end;

	host_moment_read(&end, root);
	return host_add_lost_time(facts, begin, &end, err);
}
