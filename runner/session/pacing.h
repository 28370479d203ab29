/* The pacer in a session: whether and how it runs beside one process, and what a target's processes
   have shown of it so far. */
#ifndef RUNNER_SESSION_PACING_H
#define RUNNER_SESSION_PACING_H

#include "runner/session/process.h"

/* A pacer that was lost so often is not started again: the machine has its reasons. */
#define PACING_LOSSES_MAX 3

/* Shall a pacer run beside this process? */
bool pacing_is_wanted(const struct process *process);

/* Start both. 0; 1: there is no pacer (the measurement knows why) and nothing runs; -1 with err:
   the benchmark's own fault, or the end. */
int pacing_start(struct process *process, struct worker_spec spec,
		 const struct environment_rules *rules, struct err *err);

/* It is lost: the measurement remembers why. */
void pacing_lose(struct process *process, const struct err *why);

/* How many slices a value of `loops` loops is made of, when it takes value_s and each call costs
   overhead_s beside; pure. At least 1, divides loops (a power of two). */
long pacing_slices(int64_t loops, double value_s, double overhead_s);

/* After the warm-ups of the first process: does it wait for memory? By how much more it holds than
   an interpreter does, and by the pages that it asks for while it runs. */
enum paced_memory pacing_waits_memory(const struct process *process, const struct reading *reading);

/* Who the pacer was, into the run. 0, or -1 with err. */
int pacing_describe(struct process *process, struct err *err);

/* A process has ended: what its slices say, at place `at` of the target's processes; then the level
   of all. 0, or -1 with err (memory). */
int pacing_add(struct measurement *m, const struct run *run, size_t at, struct err *err);

#endif
