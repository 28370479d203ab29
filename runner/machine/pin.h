/*
 * Which CPU a worker gets, and where the manager goes. A pure decision: the machine's layout and
 * load go in (runner/machine/topology.h, runner/machine/busy.h), CPUs and a reason come out;
 * whoever starts the worker applies it (cpus_set_affinity).
 *
 * Isolated CPUs first. Otherwise one of the fastest kind whose core nobody else uses, not the core
 * of CPU 0 (it serves most interrupts) where there is a choice. The manager goes to all other
 * cores, so that it never disturbs the worker, not even through a shared core.
 *
 * Where the manager happens to run at this moment decides nothing: it moves away. If it did, runs
 * of the same benchmark would land on different CPUs by chance, and that difference would be
 * measured.
 */
#ifndef RUNNER_MACHINE_PIN_H
#define RUNNER_MACHINE_PIN_H

#include "results/base/buf.h"
#include "runner/machine/topology.h"

enum pin_reason {
	PIN_ISOLATED,	  /* the scheduler keeps other work away */
	PIN_QUIET,	  /* a core of its own, not that of CPU 0, nobody busy there */
	PIN_QUIET_WITH_0, /* a core of its own, nobody busy there, but that of CPU 0 */
	PIN_LEAST_BUSY,	  /* somebody is busy on every core that may be used */
	PIN_SHARED_CORE,  /* one core may be used: the manager is on its other thread */
	PIN_SHARED_CPU,	  /* one CPU may be used: the manager is on it too */
};

struct pin_question {
	const struct topology *topology;
	const double *busy; /* load of each topology->cpus[i], from 0 (idle) to 1 or more (tasks
			       wait), without the manager and its workers; NULL: unknown */
	const struct cpus *asked; /* the option --affinity; NULL or empty: not given */
};

struct pin {
	int worker;	     /* the CPU for the worker */
	struct cpus manager; /* where the manager goes; never empty */
	int start; /* one of these on another core of the worker's package and memory node, where a
		      second process may start while one does on `worker` (of those asked for, if
		      any were); -1: none */
	enum pin_reason reason;
	bool is_asked; /* among the CPUs asked for, rather than all that are allowed */
};

/* 0, or -1 with err: a CPU was asked for that is not online or not allowed (ERR_USAGE), memory.
   After success pin_release() is due. */
int pin_choose(struct pin *pin, const struct pin_question *question, struct err *err);

/* Up to k CPUs on k different cores, best first by the same rules, for workers side by side; with
   leaves_one, one core stays free for the manager where there is more than one. The number found,
   at most k (at least 1 when k is), or -1 with err as above. */
int pin_choose_many(int *cpus, size_t k, bool leaves_one, const struct pin_question *question,
		    struct err *err);

void pin_release(struct pin *pin);

#endif
