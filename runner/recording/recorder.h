/*
 * Takes stacks of a process at random moments and puts them into a profile, until it ends or the
 * caller has enough. The process may not be a Python yet (a script that starts one), or start
 * another: the reader is opened when it can be, and again when what it knew is no longer there.
 */
#ifndef RUNNER_RECORDING_RECORDER_H
#define RUNNER_RECORDING_RECORDER_H

#include "results/profiles/stack_profile.h"
#include "runner/reader/reader.h"
#include "stats/random.h"

/* Which threads count. */
struct recorder_choice {
	bool idle;    /* also those that wait in a system call */
	bool gil;     /* only the one that has the GIL */
	bool threads; /* each below a frame of its own */
};

struct recorder {
	pid_t pid;
	struct reader_options how;
	struct recorder_choice choice;
	double step_s;	     /* mean time between two looks, at least */
	bool keeps_order;    /* of time, in the profiles: a lane for each thread */
	double most_stopped; /* the part of its time that it may stand still; 0: any */
	struct random_state jitter;
	struct reader *reader; /* NULL: not found yet; its own */
	struct err why;	       /* why it was not */
	char label[160];       /* of the frame above all its stacks; "": there is none */
	char version[32];      /* of the interpreter; "" while none was found */
	/* Of a reader that the recorder opened: the program to check it with
	   (runner/reader/check.h), or why there is none. */
	char python[1024], unchecked[120];
	int64_t begin_ns, next_ns; /* of the part at hand; of the next look */
	int64_t looks, lost;
	int64_t lost_in_row;
	double stopped_s;
};

/* `reader`: opened already, taken over; NULL: the recorder opens it. */
void recorder_init(struct recorder *recorder, pid_t pid, const struct reader_options *how,
		   const struct recorder_choice *choice, double step_s, struct reader *reader);
void recorder_release(struct recorder *recorder);

/* Look once and add what is seen to part `part` of each of the n profiles. 0; 1: the process has
   ended; -1 with err (memory). The next look is due at recorder->next_ns. */
int recorder_look(struct recorder *recorder, struct stack_profile *const *profiles, size_t n,
		  size_t part, struct err *err);

/* Another part begins now. */
void recorder_begin(struct recorder *recorder);

/* How long to wait for the next look, of a process that stood still for stopped_s of elapsed_s: so
   long that it will have stood still for no more than `most` of its time (0: any); `step_s`, or
   more. Pure. */
double recorder_wait(double step_s, double stopped_s, double elapsed_s, double most);

/* Does this thread count? Before 3.11 it is not known what threads but the main one do: of these
   the one with the GIL counts. */
bool recorder_chooses(const struct recorder_choice *choice, const struct reader_thread *thread);

#endif
