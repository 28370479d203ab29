/*
 * Which processes a benchmark starts: counted in a worker of its own (the instrument `children`),
 * after the last one that was sampled, so that counting disturbs no time.
 */
#ifndef RUNNER_DIAGNOSING_CHILDREN_USE_H
#define RUNNER_DIAGNOSING_CHILDREN_USE_H

#include "runner/drive/worker.h"
#include "runner/target/side.h"

enum { CHILDREN_NAMES = 8, CHILDREN_NAME_TEXT = 64 };

/* All per iteration. */
struct children_use {
	bool is_known;	/* false: they could not be counted, or nobody tried */
	double started; /* of what Python knows to start; 0: it starts them in another way */
	double cpu_s;	/* CPU time of those that were waited for */
	struct children_name {
		char name[CHILDREN_NAME_TEXT]; /* of the program, without its folder */
		double started;
	} names[CHILDREN_NAMES]; /* the most first */
	size_t n;
};

/* Count them, in a worker that this spec starts. 0, also when they cannot be counted; -1 with err:
   interrupted, memory. */
int children_use_count(struct children_use *use, const struct worker_spec *spec,
		       const struct target *target, struct err *err);

/* From the fields of a `value` reply, of so many iterations. Pure. 0, or -1 with err: a number that
   is none. */
int children_use_parse(struct children_use *use, const char *body, size_t body_len,
		       double iterations, struct err *err);

#endif
