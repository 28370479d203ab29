/*
 * Asks why two sides differ: ledgers are taken in the order of what they cost, the cheapest first,
 * and after each it is decided (results/why/why.h) whether the answer is certain; then the others
 * are not taken. What cannot be counted of a benchmark is a note and nothing else.
 */
#ifndef RUNNER_DIAGNOSING_ASKING_H
#define RUNNER_DIAGNOSING_ASKING_H

#include "results/profiles/call_match.h"
#include "results/why/counted.h"
#include "results/why/sampled.h"
#include "runner/diagnosing/calls.h"
#include "runner/diagnosing/clocks.h"

/* In the order in which they are taken. */
enum asking_step {
	ASKING_CLOCK,	     /* pairs of plain workers */
	ASKING_CALLS,	     /* by path */
	ASKING_ALLOCATIONS,  /* their number and bytes, by line */
	ASKING_COLLECTIONS,  /* by line, where they differ */
	ASKING_SHORT_TIME,   /* some samples, to see where what was counted matters */
	ASKING_INSTRUCTIONS, /* by function under valgrind; else by the machine's own counters */
	ASKING_TIME,	     /* samples as for an explanation by time */
	ASKING_STEPS
};

/* All borrowed. */
struct asking_request {
	const struct diagnosing_config *config; /* as for an explanation by time */
	const struct diagnosing_side *sides;	/* both */
	const char *roots[2];			/* where each side's own files begin; or NULL */
	struct source_lines *sources[2];
	struct interval timed; /* as causes_find wants it */
	double timed_df;
	const struct why_place *touched;
	size_t n_touched;
	/* Before each step; may be NULL. */
	void (*begin)(void *context, enum asking_step step);
	void *context; /* of it alone */
};

/* What came of it: `why` and the ledgers that it rests on. `= {0}` may be released; it owns all. */
struct asked {
	struct why why;
	struct why_ledgers ledgers;
	bool was_taken[ASKING_STEPS];
	double seconds[ASKING_STEPS]; /* that each took */
	struct buf notes;	      /* lines: what could not be looked at, and why */
	int failed_side;	      /* -1: none */
	char details[4096];
	struct diagnosis diagnosis; /* the last one; its profiles may be taken away, in which two
				       benchmarks of one file are called alike */
	/* private */
	struct clocks clocks;
	struct calls_counted calls[2];
	struct call_match match;
	struct why_part *parts;
	char **files; /* of the parts and of holds, one behind the other */
	size_t n_files;
	struct why_counts counts[WHY_COUNTED]; /* by function */
	struct why_hold *waits[2];	       /* while the loop is held */
	struct causes causes;
	struct why_sampled sampled;
};

/* 0; -1 with err: a side failed (failed_side), interrupted, memory. asked_release is due in every
   case. */
int asking_run(struct asked *asked, const struct asking_request *request, struct err *err);
void asked_release(struct asked *asked);

#endif
