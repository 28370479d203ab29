/*
 * One value of a process that has a pacer: it is made of slices, and each has a slice of the pacer
 * beside it, before or after as a coin falls. Where the benchmark cannot be cut (a call that takes
 * long, a program), half of the pacer's slice comes before it and half behind.
 */
#ifndef RUNNER_SESSION_TURNS_H
#define RUNNER_SESSION_TURNS_H

#include "runner/drive/coins.h"
#include "runner/drive/pacer.h"
#include "runner/drive/worker.h"

/* A slice of the benchmark that takes no longer has a whole slice of the pacer on one side. */
#define TURNS_SHORT_S 0.010
/* A pacer's slice is never longer or shorter. */
#define TURNS_PACER_MIN_S 0.0010
#define TURNS_PACER_MAX_S 0.050

struct turns {
	struct worker *worker;
	struct pacer *pacer; /* not there, or NULL: the benchmark runs alone */
	struct coins *coins;
	long slices;	   /* of one value; its loops are a multiple of them */
	double slice_s;	   /* about how long one is; 0: not known yet */
	double share;	   /* of the time, that the pacer has */
	bool waits_memory; /* the second kind of pacer runs too */
	/* results */
	struct reading reading; /* of the whole value */
	struct pacer_slice partner[PACER_KINDS];
};

/* How long the pacer's slice beside one of slice_s is; pure. */
double turns_pacer_s(double slice_s, double share);

/* Measure a value of `loops` loops. -1 with err: the benchmark's process failed. When the pacer is
   lost, pacer->is_there is false and *lost says why; the value stands, without a partner.
   Interruptions are errors, whoever noticed. */
int turns_take(struct turns *turns, int64_t loops, struct err *lost, struct err *err);

#endif
