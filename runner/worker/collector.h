/* What the two instruments of the garbage collector share: both listen to gc.callbacks, one for
   the sums alone, one for the lines that made it run as well. */
#ifndef RUNNER_WORKER_COLLECTOR_H
#define RUNNER_WORKER_COLLECTOR_H

#include "runner/worker/instrument.h"

#define COLLECTOR_GENERATIONS 3

/* Of one generation's collections. */
struct collector_sum {
	int64_t collections, ns;
	int64_t collected, uncollectable; /* objects, as the collector itself counts them */
};

/* In the loop, since it began. */
extern struct collector_sum collector_sums[COLLECTOR_GENERATIONS];

/* ---- collector_lines.c: which line of which function made it run */

/* Forget all. */
void collector_lines_clear(void);
/* A collection begins: remember the line that runs. Never fails: what cannot be told apart is
   counted without a line. */
void collector_lines_begin(void);
/* It has ended after `ns`, and counts. */
void collector_lines_add(int generation, int64_t ns);
/* Append the lines, four fields each: "collections collections collections ns", one for each
   generation, then function, file and line. 0, or -1 with an exception. */
int collector_lines_answer(struct worker *worker);

#endif
