/*
 * What the control group of this process allows: version 1, 2 and mixed set-ups, with and without a
 * namespace (in a container /proc/self/cgroup may name a path that the mounted tree lacks; then the
 * mount's top is the container's own group).
 */
#ifndef RUNNER_MACHINE_CGROUP_H
#define RUNNER_MACHINE_CGROUP_H

#include "results/base/err.h"
#include "runner/os/cpus.h"

/* The CPUs of the cpuset that is in force, into `set`. 1: found; 0: there is no cpuset; -1 with err
   (memory). A list that cannot be understood counts as none. */
int cgroup_cpuset(struct cpus *set, const char *root, struct err *err);

/* CPU time per wall time that the group and all groups above it allow, in CPUs: 1.5 is 150 %.
   0 when there is no limit. */
double cgroup_cpu_quota(const char *root);

/* Seconds for which the limits of our group and of those above it kept their tasks waiting, since
   the groups were made; a wait for two of them at once counts twice. 0 when nobody counts. */
double cgroup_throttled_seconds(const char *root);

#endif
