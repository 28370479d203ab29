/*
 * The samples of one measurement, kept until it is known which of them lay in the measured loop:
 * a worker says only afterwards when its loop began and ended.
 */
#ifndef RUNNER_DIAGNOSING_SAMPLING_H
#define RUNNER_DIAGNOSING_SAMPLING_H

#include "results/profiles/stack_profile.h"
#include "runner/diagnosing/stack_loop.h"
#include "runner/reader/reader.h"

/* One that is kept. */
struct sampling_seen {
	int64_t at_ns;
	size_t node; /* of its stack; PROFILE_NO_PARENT: lost */
	double stopped_s;
	struct stack_loop loop; /* its `task` is in the stack */
	bool waits;		/* in a system call */
};

/* `= {0}` is empty; sampling_release is due. */
struct sampling {
	struct stack_profile stacks; /* without weights */
	struct sampling_seen *items;
	size_t n, cap;
};

/* One of the thread's stack at `at_ns` (of clock_now_ns), after which the process stood still for
   stopped_s. `worker_folder` as of stack_cut. 0, or -1 with err (memory). */
int sampling_add(struct sampling *sampling, const struct reader_thread *thread,
		 const char *worker_folder, int64_t at_ns, double stopped_s, struct err *err);
/* One of a process in which no Python code runs: before its interpreter has started, or after. */
int sampling_add_outside(struct sampling *sampling, int64_t at_ns, double stopped_s,
			 struct err *err);
/* One that could not be read. */
int sampling_add_lost(struct sampling *sampling, int64_t at_ns, struct err *err);

/* What is called outside Python. */
#define SAMPLING_OUTSIDE_NAME "(outside Python)"

/* Told of each sample that counts, in the order in which they were taken; `node` is one of
   `profile` then. 0, or -1 with err. */
typedef int sampling_see_fn(void *context, const struct stack_profile *profile,
			    const struct sampling_seen *seen, struct err *err);

/* Names of tasks that a profile has at most: what comes later stands by its function alone. */
#define SAMPLING_MOST_TASKS 50

/* Those within [begin_ns, end_ns) become weights of the profile's part, in their order behind
   those that it has; all are forgotten. `see` may be NULL. Returns for how many seconds the
   process stood still for them, or -1 with err (memory, what `see` said). */
double sampling_move(struct sampling *sampling, int64_t begin_ns, int64_t end_ns,
		     struct stack_profile *to, size_t part, sampling_see_fn *see, void *context,
		     struct err *err);

void sampling_release(struct sampling *sampling);

#endif
