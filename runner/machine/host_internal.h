/* The parts of runner/machine/host.c: each adds its keys (see host.h) and fails only when memory
   runs out. */
#ifndef RUNNER_MACHINE_HOST_INTERNAL_H
#define RUNNER_MACHINE_HOST_INTERNAL_H

#include "runner/machine/host.h"

/* ---- runner/machine/host_cpus.c: frequencies, settings and temperatures, as pyperf words them */

int host_add_cpu_affinity(struct facts *facts, const struct topology *topology,
			  const struct cpus *cpus, struct err *err);
int host_add_cpu_freq(struct facts *facts, const struct cpus *cpus, const char *root,
		      struct err *err);
int host_add_cpu_config(struct facts *facts, const struct topology *topology,
			const struct cpus *cpus, const char *root, struct err *err);
int host_add_temperatures(struct facts *facts, const char *root, struct err *err);

/* ---- runner/machine/host_fitness.c: what decides how far this machine can be trusted */

int host_add_fitness(struct facts *facts, const struct topology *topology, const char *root,
		     struct err *err);

/* ---- runner/machine/host_virtual.c */

int host_add_virtualization(struct facts *facts, const char *root, struct err *err);
int host_add_container(struct facts *facts, const char *root, struct err *err);

/* ---- runner/machine/host_moment.c: what the time between two moments was lost to */

double host_seconds_between(const struct host_moment *begin, const struct host_moment *end);
int host_add_lost_time(struct facts *facts, const struct host_moment *begin,
		       const struct host_moment *end, struct err *err);

#endif
