/*
 * Cores for blocks side by side: one CPU each, no two on one core, and where the threads that drive
 * them go. A pure decision, as runner/machine/pin.h is.
 */
#ifndef RUNNER_MACHINE_CORES_H
#define RUNNER_MACHINE_CORES_H

#include "runner/machine/pin.h"

struct cores {
	size_t n;
	struct cpus *cpus;  /* n sets of one CPU */
	struct cpus *homes; /* n: cores that are left over; where none is, the block's own, which
			       its driver uses only while its workers wait */
};

/* All cores that may be used but one for the manager; of two cores both. At least one. 0, or -1
   with err as pin_choose; cores_release is due in every case. */
int cores_choose(struct cores *cores, const struct pin_question *question, struct err *err);
void cores_release(struct cores *cores);

#endif
