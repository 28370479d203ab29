/*
 * What the threads of a process beside its main one did, look by look: kept, as sampling.h does,
 * until it is known which looks lay in the measured loop. Each stack stands below the name of its
 * thread.
 */
#ifndef RUNNER_DIAGNOSING_THREAD_SAMPLES_H
#define RUNNER_DIAGNOSING_THREAD_SAMPLES_H

#include "results/profiles/stack_profile.h"
#include "runner/reader/reader.h"

/* `= {0}` is empty; thread_samples_release is due. */
struct thread_samples {
	struct stack_profile stacks; /* without weights */
	struct thread_seen {
		int64_t at_ns;
		size_t node; /* of its stack */
	} * items;
	size_t n, cap;
};

/* All threads but the main one of a look at `at_ns` (of clock_now_ns). Those of our own code are
   left out; `worker_folder` as of stack_cut. `into`: the profile that they will go to. 0, or -1
   with err (memory). */
int thread_samples_add(struct thread_samples *samples, const struct reader_sample *sample,
		       const char *worker_folder, int64_t at_ns, const struct stack_profile *into,
		       struct err *err);

/* About so many names a profile has at most: what comes later stands below THREAD_SAMPLES_REST. */
#define THREAD_SAMPLES_MOST_NAMES 50
#define THREAD_SAMPLES_REST	  "(more threads)"

/* Those within [begin_ns, end_ns) become weights of the profile's part; all are forgotten. 0, or -1
   with err (memory). */
int thread_samples_move(struct thread_samples *samples, int64_t begin_ns, int64_t end_ns,
			struct stack_profile *to, size_t part, struct err *err);

void thread_samples_release(struct thread_samples *samples);

/* What stands below a thread of which nobody knows what it waits for: it has not the GIL. */
#define THREAD_SAMPLES_WAITING "(waiting)"

#endif
