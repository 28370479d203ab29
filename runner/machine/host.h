/*
 * The machine as the metadata of a run tell it: pyperf's keys with pyperf's values, and keys of our
 * own ("assay_...") for what decides how far its measurements can be trusted.
 *
 * Two parts: what stays the same during a session is collected once, what changes once a run. All
 * files are read below `root` ("" is this machine). A file that is missing means that the key is
 * missing, never an error: errors are memory alone.
 */
#ifndef RUNNER_MACHINE_HOST_H
#define RUNNER_MACHINE_HOST_H

#include "runner/os/cpus.h"
#include "runner/machine/facts.h"
#include "runner/machine/topology.h"

#include <time.h>

/* What stays the same. pyperf's keys:
     platform (of this program's libc: write it before interp_describe's, which is the
     interpreter's), hostname, aslr, boot_time, cpu_count, cpu_model_name or cpu_machine,
     cpu_quota ("1.5 CPUs"; only when the control group has a limit)
   and our own:
     assay_kernel               release and build, "6.1.0-25-amd64 #1 SMP PREEMPT_DYNAMIC ..."
     assay_machine_image        what is installed on it: $ASSAY_MACHINE_IMAGE, else "ubuntu24
				20261110.1" by GitHub's variables, else "debian 12, linux 6.1.0-25"
     assay_machine              who made it, "LENOVO 20XW004AGE"
     assay_virtualization       "none", "KVM", "Xen", "Hyper-V", "VMware", "VirtualBox", "unknown"
     assay_container            "no", "docker", "podman", "kubernetes", "lxc", "unknown kind", ...
     assay_cgroup_cpu_quota     CPUs' worth of time, 1.5; only when there is a limit
     assay_cpus_allowed         only when that is not all online ones
     assay_isolated_cpus        only when there are some
     assay_cores, assay_packages, assay_numa_nodes
     assay_smt                  "on" or "off"
     assay_boost                "on" or "off": turbo, core performance boost
     assay_governor, assay_energy_preference    of online CPUs, "performance" or "0-3=powersave;
						4-7=performance"
     assay_power                "mains" or "battery"
     assay_thp                  transparent huge pages: "always", "madvise", "never"
     assay_perf_event_paranoid, assay_microcode, assay_clocksource
     assay_mem_total            bytes
     assay_timezone             "+01:00 CET" */
int host_collect(struct facts *facts, const struct topology *topology, const char *root,
		 struct err *err);

/* What happened during a run is the difference to its beginning. */
struct host_moment {
	struct timespec wall;	   /* CLOCK_REALTIME */
	struct timespec monotonic; /* CLOCK_MONOTONIC */
	double steal_s;	    /* time that the hypervisor gave to others, all CPUs, since boot */
	double throttled_s; /* time that the cgroup's quota stopped us, since its beginning */
	double busy_s;	    /* time that all CPUs were at work, since boot; 0: not known */
	double own_s;	    /* of that, ours: this process, its children, alive or reaped */
};

/* About a tenth of a millisecond: three small files, and one for each child. */
void host_moment_read(struct host_moment *moment, const char *root);

/* Only what took time from a run that began at `begin` and ends now: the last three keys of
   host_collect_run. For whoever stores nothing and still wants to know. */
int host_collect_lost_time(struct facts *facts, const struct host_moment *begin, const char *root,
			   struct err *err);

/* What changes, at the end of a run that began at `begin`, on the CPUs where its worker could run
   (one when it was pinned). pyperf's keys:
     date (of the beginning, local time without zone), duration, load_avg_1min, runnable_threads,
     uptime, cpu_affinity (only when it is not all CPUs), cpu_freq, cpu_config, cpu_temp
   and our own:
     assay_cpu_temp             what pyperf does not read: AMD's, ARM's thermal zones
     assay_steal_seconds        during the run, on machines that ever had any
     assay_throttled_seconds    during the run, where a quota ever stopped us
     assay_other_cpus           how many CPUs other programs kept at work during the run */
int host_collect_run(struct facts *facts, const struct topology *topology, const struct cpus *cpus,
		     const struct host_moment *begin, const char *root, struct err *err);

#endif
