/*
 * The CPUs of this machine as the choice of a CPU needs them: which are online, which this process
 * may use, which are isolated, which share a core, a package, a memory node.
 */
#ifndef RUNNER_MACHINE_TOPOLOGY_H
#define RUNNER_MACHINE_TOPOLOGY_H

#include "results/base/err.h"
#include "runner/os/cpus.h"

struct cpu {
	int id;
	int package;	      /* -1: unknown */
	int node;	      /* memory node; -1: unknown */
	int capacity;	      /* 1024 is the fastest kind on this machine (big, P), less a smaller
				 one (LITTLE, E); 0: unknown */
	struct cpus siblings; /* the CPUs of its core, itself included */
};

struct topology {
	struct cpu *cpus; /* the online ones, ascending */
	size_t n;
	struct cpus online;
	struct cpus affinity; /* where the scheduler may run this process now */
	struct cpus
		isolated; /* kept free by the scheduler (boot option isolcpus, cpuset partitions) */
	struct cpus nohz_full; /* without a timer tick while one task runs */
	/* What a worker may be pinned to: online, in the affinity, in the cgroup's cpuset. Isolated
	   CPUs are included, although a new process's affinity lacks them, unless somebody narrowed
	   that affinity further (taskset): that is a wish to respect. Never empty. */
	struct cpus allowed;
};

/* Read all of it below `root` ("": this machine). Missing files mean: no SMT, one package, nothing
   isolated. 0, or -1 with err (memory; or no CPU can be found at all); topology_release() is due
   only after success. */
int topology_read(struct topology *topology, const char *root, struct err *err);
void topology_release(struct topology *topology);

/* The CPU of that number, or NULL when it is not online. */
const struct cpu *topology_cpu(const struct topology *topology, int id);
/* Are there cores with more than one online CPU? */
bool topology_has_smt(const struct topology *topology);

#endif
