/*
 * Which CPUs other programs use at this moment: a look at who is running or waiting to run. Cheap
 * enough for every start (one small file on a quiet machine), good enough to find a program that
 * computes, which is what a worker must be kept away from. Not a measure of load.
 */
#ifndef RUNNER_MACHINE_BUSY_H
#define RUNNER_MACHINE_BUSY_H

#include "runner/machine/topology.h"

/* Set busy[i] to the number of tasks that run or wait on topology->cpus[i], those of process
   `self` and of its children not counted: what pin_question.busy wants. All 0 when the kernel
   counts no others, or when /proc below `root` cannot be read. */
void busy_now(double *busy, const struct topology *topology, const char *root, int self);

#endif
