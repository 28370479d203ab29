/*
 * Counts the instructions of one benchmark by Python call path: some workers under valgrind's
 * callgrind with the instrument `instructions`, one for each layout (runner/counting/sealed.h).
 * Each path has machine code of its own there, so that callgrind tells paths apart; what the hook
 * itself takes is taken off again. A worker counts n, 2n and 4n loops; what the further loops cost
 * is two parts of the profile, so everything constant cancels, and work that is not linear shows.
 * Where the benchmark says how many loops a value has, the parts are two such values.
 */
#ifndef RUNNER_DIAGNOSING_INSTRUCTIONS_H
#define RUNNER_DIAGNOSING_INSTRUCTIONS_H

#include "runner/counting/counting.h"
#include "runner/diagnosing/diagnosing.h"

#define INSTRUCTIONS_UNIT "instructions" /* as profile_files/callgrind.h has it */
/* The outermost frame: what runs the measured loop, and a snippet's own statement. */
#define INSTRUCTIONS_LOOP "<measured loop>"
/* Parts of the profile that each layout has. */
#define INSTRUCTIONS_PARTS 2

/* `= {0}` may be released. */
struct instructions_counted {
	/* A node's own weight: instructions of the path's function itself, with the C code that it
	   calls. Parts: INSTRUCTIONS_PARTS for each layout. Weights can be below 0 where work is
	   not the same each time. */
	struct stack_profile own;
	bool has_threads;   /* or child processes: only the measuring thread is counted */
	bool times_itself;  /* the whole call is counted, not only what it times */
	bool is_in_folder;  /* it does not load in an empty one */
	char details[4096]; /* of a failure: the end of a traceback, or of what it printed */
};

/* Count the side-th (0 or 1) of the sides, in layouts of the config's seed: config->workers of
   them. 0; -1 with err: no valgrind, or one that does not run this interpreter; the benchmark
   failed; its interpreter's functions cannot be told apart (one sentence); interrupted; memory.
   Release it in every case. */
int instructions_count(struct instructions_counted *counted, const struct diagnosing_config *config,
		       const struct diagnosing_side *of, int side, struct err *err);
void instructions_release(struct instructions_counted *counted);

#endif
