/*
 * Who held the event loop of a benchmark: of each callback and task how much of the time, and the
 * longest it held the loop at once. Made from samples in the order in which they were taken.
 *
 * A hold is a row of samples within one run of a callback. Runs are told apart by how often the
 * thread has entered a context (stack_loop.h), so that a callback that is called often is not taken
 * for one that takes long. How long a hold was is known to the time between two samples.
 */
#ifndef RUNNER_DIAGNOSING_LOOP_USE_H
#define RUNNER_DIAGNOSING_LOOP_USE_H

#include "results/profiles/stack_profile.h"
#include "runner/diagnosing/sampling.h"
#include "runner/diagnosing/stack_places.h"

struct loop_hold {
	double seconds; /* while it ran, pauses by the reader are left out */
	int64_t samples;
	int64_t waiting;	  /* of them in a system call */
	struct stack_place place; /* where most of its samples were */
	size_t leaf; /* the frame that most of those ended in, below Python; PROFILE_NO_PARENT */
};

struct loop_row {
	size_t frame; /* of the profile: a task's name (PROFILE_TASK), or the outermost function */
	int64_t samples;
	struct stack_place place; /* where most of them were */
	struct loop_hold longest;
};

/* A function that waited in a system call while a callback or task held the loop, however short. */
struct loop_wait {
	size_t frame;	  /* of the profile: the innermost Python function */
	int64_t samples;  /* that waited */
	double longest_s; /* the longest hold in which it did */
};

/* `= {0}` is of a benchmark that ran no loop. loop_use_release. */
struct loop_use {
	int64_t samples, idle, itself; /* while a loop ran; of them: it waited, it worked itself */
	struct loop_row *rows;	       /* the most samples first once concluded */
	size_t n, cap;
	struct loop_wait *waits;
	size_t n_waits, cap_waits;
	/* Private: the hold under way. */
	struct sampling_seen *held;
	size_t n_held, cap_held;
	struct loop_hold_rule {
		double step_s;	    /* mean time between samples */
		double iteration_s; /* of the measured loop: no hold of a coroutine that it calls
				       is longer */
	} rule;
};

/* From now on samples are of another measurement. */
void loop_use_begin(struct loop_use *use, const struct loop_hold_rule *rule);
/* The next one. 0, or -1 with err (memory). */
int loop_use_add(struct loop_use *use, const struct stack_profile *profile,
		 const struct sampling_seen *seen, struct err *err);
/* The measurement's last one was seen. 0, or -1 with err (memory). */
int loop_use_end(struct loop_use *use, const struct stack_profile *profile, struct err *err);
/* All were: find places, sort rows. 0, or -1 with err (memory). */
int loop_use_conclude(struct loop_use *use, const struct stack_profile *profile, struct err *err);
void loop_use_release(struct loop_use *use);

/* A hold that is so long, and was seen so often, keeps others waiting: a request, a timer. */
#define LOOP_LONG_S	  0.01
#define LOOP_LONG_SAMPLES 3

enum loop_finding {
	LOOP_FINDING_NONE,
	LOOP_FINDING_WAITS,    /* a call that is not async waits */
	LOOP_FINDING_COMPUTES, /* it works for long without giving the loop back */
};
enum loop_finding loop_finding_of(const struct loop_hold *hold);

#endif
