/*
 * One block of a duel: a fresh process of each side, both alive on one CPU, measured in alternating
 * slices. Everything that could favour a side is drawn by a coin: who is started first, who starts
 * on the CPU where both are measured, who is measured first in each round, who ends first (one
 * order left fixed doubled the false alarms: docs/evidence.md). Both sides get the same loops, the
 * same hash seed and, where that is possible, the same placement of their memory.
 */
#ifndef RUNNER_DUEL_BLOCK_H
#define RUNNER_DUEL_BLOCK_H

#include "results/model/suite.h"
#include "runner/drive/coins.h"
#include "runner/os/cpus.h"
#include "runner/drive/worker.h"
#include "runner/drive/yardsticks.h"
#include "runner/session/loops_check.h"
#include "runner/target/side.h"

/* Slices a side in a block, and how long one should be: of 4 ms, 8 to 16 a side gave the narrowest
   intervals for a given time (docs/evidence.md). */
#define BLOCK_ROUNDS  8
#define BLOCK_SLICE_S 0.004
/* No block takes more rounds than fit into this, so that slow benchmarks get blocks too. */
#define BLOCK_SLICES_S 0.25

/* What a block needs to know; the duel keeps one for each benchmark. */
struct block_plan {
	const struct side *sides[2];
	const struct target *targets[2];
	const struct cpus *cpus; /* where both workers are measured */
	/* Where one of them starts and loads while the other one does so on `cpus`; NULL: there
	   too. Most of what a block costs beyond its slices is the start of two interpreters. */
	const struct cpus *start_cpus;
	double slice_s;
	double longest_s; /* as duel_config.longest_slice_s */
	double timeout_s;
	struct child_limits limits;
	int64_t session_start_ns;
	size_t number;	       /* of the block, from 0: what it is called when it hangs */
	int64_t loops;	       /* 0: this block calibrates */
	double slice_taken_s;  /* how long the slower side's slice takes at best; 0: unknown */
	long rounds;	       /* most rounds; 0: BLOCK_ROUNDS */
	bool ends_late;	       /* seen: its processes do not end by themselves */
	bool shares_placement; /* the memory of both sides lies where one draw says */
	unsigned yardsticks;   /* a slice of the first one ends each side's part */
	const struct counter_set *counters[2]; /* beside every slice of a side; NULL: none */
};

struct block {
	struct worker workers[2];
	struct run *runs[2]; /* values: the slices, in round order; the caller may take them */
	int64_t loops;	     /* of every slice, as given or calibrated */
	struct loops_dependence dependence; /* when it calibrated */
	double slice_taken_s; /* the slower side's slice, in the round that was the fastest so far
			       */
	long rounds;
	long disturbed;	       /* rounds in which a slice was marked */
	double timed_s;	       /* inside timed regions, both sides */
	bool needs_more_cpus;  /* threads or children were seen */
	char no_counters[256]; /* why a side could not count what was asked for, or "" */
	int failed_side;       /* whose fault a failure is: 0, 1, or -1 */
	struct coins coins;
	struct placement placement; /* drawn, whether it is shared or not */
};

/* Measure one block. Touches nothing but its own, so that several may run in threads (lanes.h). 0,
   or -1 with err. block_release is due in every case. */
int block_measure(struct block *block, const struct block_plan *plan, struct coins coins,
		  struct err *err);
void block_release(struct block *block);

#endif
