/*
 * A diagnostic worker: started like one that is timed, warmed up the same way, then measured in
 * turns without and beside the reader. What it shows becomes one part of a profile.
 *
 * Of a benchmark only the measured loop counts: neither its setup nor our own frames. Of a program
 * (TARGET_COMMAND) all of its main thread does, from its start. What other threads do meanwhile is
 * kept apart.
 */
#ifndef RUNNER_DIAGNOSING_DIAGNOSTIC_H
#define RUNNER_DIAGNOSING_DIAGNOSTIC_H

#include "runner/diagnosing/loop_use.h"
#include "runner/os/child.h"
#include "runner/target/side.h"

/* What to do; all borrowed. */
struct diagnostic_plan {
	const struct side *side;
	const struct target *target;
	const struct cpus *cpus; /* of the worker; NULL: anywhere */
	bool is_pinned;		 /* that is one CPU, and more would do */
	struct child_limits limits;
	double timeout_s;    /* the user's; 0: none */
	double seconds;	     /* of the measured loop to be read */
	double step_s;	     /* mean time between samples */
	bool native;	     /* all native calls below Python, not only the innermost */
	long warmups;	     /* values at the final number of loops */
	int64_t loops;	     /* of a value, as an earlier worker had; 0: none has */
	int64_t asked_loops; /* by the user; 0: none are */
	uint32_t hash_seed;
	uint64_t seed;	  /* of the samples' jitter; another for each worker */
	const char *part; /* "worker 3": where its silence is reported */
};

/* What came of it beside the profile's part. */
struct diagnostic_outcome {
	int64_t loops;	      /* of each value; for the next worker */
	bool needs_more_cpus; /* it was seen to use threads or children */
	int64_t threads;      /* the most that were seen after a value; 0: unknown */
	bool has_children;    /* it was seen to wait for a process, or to have one */
	bool ran_longer;      /* much of its time was not the measured loop: it took more of it */
	char version[32];     /* of the interpreter, as the reader knows it; "" unknown */
	char details[4096];   /* of a failure: the end of a traceback, or of what it printed */
};

/* Where it goes; all borrowed. */
struct diagnostic_into {
	struct stack_profile *profile; /* of the main thread */
	struct stack_profile *threads; /* of the others (results/profiles/profile_threads.h), with
					  the same parts */
	struct loop_use *loop;	       /* of the main thread */
};

/* Run one, into a new part of the profiles, and into what is known of its event loop. 0; 1: it is
   pinned and needs more CPUs: nothing was sampled; -1 with err: the benchmark failed, its
   interpreter cannot be read (the reader's words), interrupted (what was sampled until then is in
   the part), memory. */
int diagnostic_run(const struct diagnostic_plan *plan, const struct diagnostic_into *into,
		   struct diagnostic_outcome *outcome, struct err *err);

#endif
