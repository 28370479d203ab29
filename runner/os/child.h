/*
 * A child process: started with exactly the descriptors, CPUs and environment it is given, in a
 * session and process group of its own that ends with it; a session without a terminal, so that it
 * can neither stop at one nor change its settings.
 *
 * `struct child c = {0}` is a valid one that never started; child_release ends whatever still
 * runs of its group, reaps it and closes what is open; twice is fine.
 */
#ifndef RUNNER_OS_CHILD_H
#define RUNNER_OS_CHILD_H

#include "results/base/buf.h"
#include "results/base/err.h"
#include "runner/os/cpus.h"
#include "runner/os/orphans.h"
#include "runner/os/placement.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

/* Descriptors of the protocol inside the child: high, so that a benchmark that closes or reopens
   the low ones (daemons close 0 to 20) does not cut the line. */
#define CHILD_IN_FD  200
#define CHILD_OUT_FD 201
/* And, where it is to show its output, our stdout and stderr. */
#define CHILD_SHOWN_OUT_FD 202
#define CHILD_SHOWN_ERR_FD 203

/* Limits of a process and of each process that it starts; 0: the same as ours. */
struct child_limits {
	uint64_t memory; /* bytes of its own data: heap, private mappings, stacks of threads */
	double cpu_s;	 /* CPU time; the kernel counts whole seconds: rounded up */
};

struct child_spec {
	char *const *argv;	 /* argv[0] is a path, or a name looked up in our PATH */
	char *const *env;	 /* the whole environment */
	const char *directory;	 /* working directory, or NULL for ours */
	const struct cpus *cpus; /* the CPUs that it may use from its first instruction, or NULL */
	const struct placement *placement; /* where its memory lies; NULL: the kernel decides */
	struct child_limits limits;
	bool shows_output; /* it has CHILD_SHOWN_OUT_FD and CHILD_SHOWN_ERR_FD, too */
};

struct child {
	pid_t pid;	       /* 0: not started or already reaped */
	int in_fd;	       /* we write requests here (non-blocking); valid while is_open */
	int out_fd;	       /* we read replies here (non-blocking) */
	int output_fd;	       /* we read its stdout and stderr here (non-blocking) */
	int pid_fd;	       /* readable when it has ended; -1: this kernel has none */
	bool is_open;	       /* the three descriptors above are open */
	struct buf output;     /* the last CHILD_OUTPUT_KEPT bytes (at least) of what it printed */
	uint64_t output_bytes; /* bytes printed in all */
	int status;	       /* of waitpid, after the end */
	struct rusage usage;   /* of wait4, after the end: this child alone */
	struct unended left; /* it or something it started that could not be killed; pid 0: none */
};

#define CHILD_OUTPUT_KEPT 65536

/* Start it. Its stdin is /dev/null (each worker meets the same one), its stdout and stderr one
   pipe, CHILD_IN_FD/CHILD_OUT_FD the protocol. -1 with err that names argv[0] when it cannot be
   started (the errno of exec itself, not of a later failure). */
int child_start(struct child *child, const struct child_spec *spec, struct err *err);

/* Read what it printed from the pipe and keep the last part. False when the pipe has closed. */
bool child_drain(struct child *child);

/* End the whole process group and every orphan that it left: politely (SIGTERM) when grace_ms > 0,
   then SIGKILL; reap. What cannot be ended is not waited for (orphans.h). */
void child_end(struct child *child, int grace_ms);

/* Wait until `until_ns` (of clock_now_ns) for it to end by itself, then as child_end. When the run
   is interrupted meanwhile, it has CHILD_LAST_MS more. Where it ended by itself, the rest of its
   group has CHILD_GROUP_MS to do the same. True when it ended by itself. */
bool child_wait(struct child *child, int64_t until_ns);
/* The same, and what did not end by itself is looked at once more before it is ended: `late` is
   called while it still runs, unless the run is interrupted. */
bool child_wait_looking(struct child *child, int64_t until_ns, void (*late)(void *context),
			void *context);

/* How long a process may take to end when nobody wants to wait for it. */
#define CHILD_LAST_MS 250
/* How long the helpers of a process that has ended may take to end too: long for one that notices,
   short beside the values of a process for one that never would. */
#define CHILD_GROUP_MS 1000

/* How it ended, as the end of a sentence: "exited with code 3", "was killed by SIGSEGV". */
const char *child_how_ended(const struct child *child, char *text, size_t size);

void child_release(struct child *child);

/* Between fork and exec: whoever started us may have left descriptors above 2 open; exec closes
   them. */
void child_keep_descriptors_out(void);

#endif
