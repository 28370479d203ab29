/*
 * What moved together with the time, as a sentence: "12% more instructions at the same IPC", "same
 * instructions, 30% more page faults". It names what was counted, and claims no cause. Pure.
 */
#ifndef RESULTS_VERDICTS_WITNESS_H
#define RESULTS_VERDICTS_WITNESS_H

#include "results/base/buf.h"
#include "results/verdicts/metric.h"

/* Append the sentence's part for a time that became `time_ratio` times as long; old_time_s is
   seconds per iteration before (what page faults and waits cost is weighed against it; NaN: not
   known). Nothing is appended where nothing was counted that could speak. */
void witness_add(struct buf *out, double time_ratio, double old_time_s,
		 const struct metric_comparisons *all);

#endif
