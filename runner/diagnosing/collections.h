/*
 * Counts what the garbage collector does in a benchmark: some workers with the instrument
 * `collections`, one after another, each with another hash seed, warmed up as timed ones are. Each
 * takes values of n, 2n and 4n loops; nothing is collected between them, so that they follow one
 * another as the iterations of a program do.
 */
#ifndef RUNNER_DIAGNOSING_COLLECTIONS_H
#define RUNNER_DIAGNOSING_COLLECTIONS_H

#include "runner/diagnosing/diagnosing.h"
#include "runner/drive/worker.h"

/* Of one value. */
struct collections_value {
	long worker;	    /* from 0 */
	int64_t iterations; /* inner loops are iterations */
	double loop_s;	    /* by the clock, the collector's share with it */
	int64_t collections[GC_GENERATIONS], ns[GC_GENERATIONS];
	int64_t collected[GC_GENERATIONS], uncollectable[GC_GENERATIONS]; /* objects */
};

/* A line that made the collector run, in all values of all workers. */
struct collections_line {
	char *function, *file; /* owned; "": no Python code ran */
	int line;	       /* 0: in the measured loop itself, or no Python code */
	bool is_loop;	       /* the worker's own frame: the loop called C code */
	int64_t collections[GC_GENERATIONS], ns;
};

/* `= {0}` may be released. */
struct collections_counted {
	struct collections_value *values;
	size_t n, cap;
	struct collections_line *lines; /* that took most of the time first */
	size_t n_lines, cap_lines;
	struct worker_collections last; /* of the last value: thresholds and the like */
	bool was_disabled;		/* in any value */
	char *interpreter;		/* "CPython 3.13.0" */
	char details[4096];		/* of a failure */
};

/* Count on 1 or 2 sides, whose workers take turns: what the machine does meanwhile is the same for
   both. `counted` has n. 0; -1 with err: one failed (*failed: the side; -1: none did), its
   interpreter's collections cannot be counted (one sentence), interrupted, memory. Release all in
   every case. */
int collections_count(struct collections_counted *counted, const struct diagnosing_config *config,
		      const struct diagnosing_side *sides, size_t n, int *failed, struct err *err);
void collections_release(struct collections_counted *counted);

#endif
