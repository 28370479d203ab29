/*
 * What the threads of a benchmark did beside its main one. Their stacks are a profile of their own,
 * in which the outermost frame of each is the name of its thread; threads of one name are one row.
 *
 * All shares are of the main thread's time, so that they can be added to what it did: four threads
 * that run all the time have 4.0. Times are per iteration, with the interval that the workers'
 * differences give.
 */
#ifndef RESULTS_PROFILES_PROFILE_THREADS_H
#define RESULTS_PROFILES_PROFILE_THREADS_H

#include "results/profiles/stack_profile.h"
#include "stats/interval.h"

#include <stdbool.h>

/* The name of such a profile ends so: "pool, other threads". */
#define PROFILE_THREADS_SUFFIX ", other threads"

/* Of a function in one thread, or of all of a thread. */
struct thread_time {
	size_t frame;		/* the function; of a thread its name */
	double running;		/* on a CPU, or ready for one */
	double waiting;		/* but not for work */
	double idle;		/* a pool's thread, or a reader of a queue, without work */
	struct interval each_s; /* running and waiting; NaN where iterations were not counted */
};

struct thread_row {
	struct thread_time all;
	struct thread_time *functions; /* own times; the most running first, none that is idle */
	size_t n;
};

/* `= {0}` may be released. */
struct profile_threads {
	int64_t samples;
	struct thread_row *rows; /* the most running first */
	size_t n;
};

/* `main_thread`: the profile of the main one, with parts as those of `threads`. 0, or -1 with err
   (memory). */
int profile_threads_make(struct profile_threads *out, const struct stack_profile *threads,
			 const struct stack_profile *main_thread, struct err *err);
void profile_threads_release(struct profile_threads *out);

/* The share of the main thread's time in which it waited for another thread; 0 of no samples. */
double profile_threads_awaited(const struct stack_profile *main_thread);

/* What two sides are compared by: an empty profile becomes that of the threads without the time in
   which they waited for each other, for work, for a lock or for the GIL: that follows from what
   others do. 0, or -1 with err (memory). */
int profile_threads_at_work(struct stack_profile *out, const struct stack_profile *threads,
			    struct err *err);

/* What the main thread is called where it stands beside others. */
#define PROFILE_MAIN_THREAD "MainThread"

/* The main thread's profile becomes that of all threads, each below its name; `threads` stays. A
   part's samples and seconds are those of all of them together. 0, or -1 with err (memory). */
int profile_threads_join(struct stack_profile *main_thread, const struct stack_profile *threads,
			 struct err *err);

/* Seconds that each part's samples stand for, by those of the main thread in the same part: to be
   called once all are there. */
void profile_threads_time(struct stack_profile *threads, const struct stack_profile *main_thread,
			  size_t part);

#endif
