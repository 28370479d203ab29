/*
 * The pacer beside one process of a benchmark: a second process, of the reference interpreter, that
 * runs a fixed piece of Python (runner/worker/pacer.py) in short slices, each after a short untimed
 * run-in. It is a worker like any other; what it measures is the machine's speed at that moment, as
 * an interpreter feels it. docs/pacer.md has what its slices are for.
 */
#ifndef RUNNER_DRIVE_PACER_H
#define RUNNER_DRIVE_PACER_H

#include "results/model/suite.h"
#include "runner/drive/worker.h"

#include <stdbool.h>

/* Everyday Python; and copies and walks that wait for memory, for work that does so too. */
enum pacer_kind { PACER_EVERYDAY, PACER_MEMORY, PACER_KINDS };

/* Who runs pacers, for a whole session. */
struct pacer_rules {
	const char *python, *bootstrap; /* the reference interpreter */
	const char *work;		/* pacer.py */
};

struct pacer {
	struct worker worker;
	bool is_there;
	const char *work;	    /* borrowed from its rules */
	enum pacer_kind loaded;	    /* what its next slice measures */
	double loop_s[PACER_KINDS]; /* about how long a loop takes; 0: not known yet */
};

/* A slice, or several taken together. */
struct pacer_slice {
	int64_t wall_ns, cpu_ns, loops; /* 0 loops: none was taken */
	unsigned marks;			/* enum mark, or-ed */
};

/* The target that its worker loads, borrowing from `rules`. */
struct target pacer_target(const struct pacer_rules *rules);

/* Its worker has loaded that target. -1 with err where this interpreter cannot be a pacer. */
int pacer_begin(struct pacer *pacer, const struct pacer_rules *rules, struct err *err);

/* A slice of about `wanted_s`, added to *slice. -1 with err: it died, did not answer in time, or
   the run was interrupted (ERR_INTERRUPTED); it is of no more use then. */
int pacer_take(struct pacer *pacer, enum pacer_kind kind, double wanted_s,
	       struct pacer_slice *slice, struct err *err);

/* The slices that stand beside the value added last, as its evidence. 0, or -1 with err (memory).
 */
int pacer_add_to_run(const struct pacer_slice slices[PACER_KINDS], struct run *run,
		     struct err *err);

#endif
