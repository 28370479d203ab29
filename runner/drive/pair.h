/*
 * Two workers that are driven in turns on one CPU: the sides of a duel's block, or a benchmark's
 * process and its pacer. Both start and load at once, each on a CPU of its own where there is
 * another one; then both are where they are measured. Who is first at each step is drawn by a coin.
 */
#ifndef RUNNER_DRIVE_PAIR_H
#define RUNNER_DRIVE_PAIR_H

#include "runner/drive/coins.h"
#include "runner/drive/worker.h"
#include "runner/os/environment.h"

struct pair_side {
	struct worker *worker;
	/* Its env, cpus and placement are the pair's matter. */
	struct worker_spec spec;
	struct environment_rules environment;
	uint32_t hash_seed; /* as of environment_new */
	const struct target *target;
};

struct pair {
	struct pair_side sides[2];
	const struct cpus *cpus; /* where both are measured */
	/* Where one of them starts and loads while the other one does so on `cpus`; NULL: there
	   too. Most of what a pair costs beyond its slices is the start of two interpreters. */
	const struct cpus *start_cpus;
	const struct placement *placement; /* of both; NULL: as the kernel likes */
	int failed_side;		   /* whose fault a failure is: 0, 1, or -1 */
};

/* Start both and load their targets. 0, or -1 with err and failed_side; the workers are to be
   released in every case. */
int pair_start(struct pair *pair, struct coins *coins, struct err *err);

/* Ask both to end; they are waited for in the same order. Returns who was asked first. */
int pair_end_begin(struct worker *const workers[2], struct coins *coins);

#endif
