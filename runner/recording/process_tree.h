/*
 * A process that is recorded, and, where that is asked for, those that it starts and they start:
 * each has a recorder of its own, from when it is found until it ends. All go into one profile,
 * each below a frame that names it.
 */
#ifndef RUNNER_RECORDING_PROCESS_TREE_H
#define RUNNER_RECORDING_PROCESS_TREE_H

#include "runner/recording/recorder.h"

/* So many at once are looked at, and all of them together so often in a second: more, and it is the
   reader that is seen. */
enum { TREE_MOST = 100, TREE_RATE = 1000 };
/* How often new ones are looked for; those that live shorter may be missed. */
#define TREE_SCAN_S 0.1

struct process_tree_options {
	struct reader_options how; /* of the first; the others are stopped by ptrace */
	struct recorder_choice choice;
	double step_s, most_stopped; /* of each (struct recorder) */
	bool keeps_order;	     /* of time; only that of one process is */
	bool with_children;
	bool named; /* each below a frame that names it */
};

struct process_tree_member {
	struct recorder recorder;
	uint64_t started;
	int tries; /* to find Python in it, in vain and in a row */
	bool is_read, has_python;
};

/* Since the beginning. */
struct process_tree_counts {
	size_t read;	       /* processes whose stacks were read */
	size_t without_python; /* that have none, or ended before any was seen */
	size_t refused;	       /* whose Python cannot be read */
	size_t left_out;       /* beyond TREE_MOST, at the worst moment */
};

/* Of all recorders, in the period at hand. */
struct process_tree_totals {
	int64_t looks, lost;
	double seconds, stopped_s; /* of processes */
};

struct process_tree {
	struct process_tree_options options;
	pid_t root; /* with which it ends */
	struct process_tree_member *members;
	size_t n, cap;
	struct process_tree_totals ended; /* of members that are no more */
	struct process_tree_counts counts;
	struct err why;	  /* the first that was refused; of the root, why nothing was found */
	char version[32]; /* of the last first one's interpreter, or of any; "": none yet */
	/* To be checked (runner/reader/check.h): distinct programs; distinct reasons why there is
	 * none. */
	struct process_tree_texts {
		char *items[16]; /* more are not told apart */
		size_t n;
	} pythons, unchecked;
	int64_t begin_ns; /* of the period */
	int64_t next_ns;  /* when the next look is due */
	int64_t next_scan_ns;
};

void process_tree_init(struct process_tree *tree, const struct process_tree_options *options);
void process_tree_release(struct process_tree *tree);

/* This process is the first one from now on. `reader`: opened already, taken over, or NULL. -1 with
   err (memory; then the reader is closed). */
int process_tree_begin_with(struct process_tree *tree, pid_t root, struct reader *reader,
			    struct err *err);

/* Look at those that are due, into part `part` of the profile. 0; 1: the first one has ended; -1
   with err (memory). */
int process_tree_look(struct process_tree *tree, struct stack_profile *profile, size_t part,
		      struct err *err);

/* Another period begins now. */
void process_tree_begin(struct process_tree *tree);
struct process_tree_totals process_tree_totals(const struct process_tree *tree);
/* Fill in what the part's samples stand for. */
void process_tree_conclude(const struct process_tree *tree, struct stack_profile *profile,
			   size_t part);
/* With those that are still there. */
struct process_tree_counts process_tree_counts(const struct process_tree *tree);

#endif
