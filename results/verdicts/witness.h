/*
 * What moved together with the time: "12% more instructions at the same IPC", "same instructions,
 * 30% more page faults" (in words: cli/words/metric_words.h). It names what was counted, and claims
 * no cause. Pure.
 */
#ifndef RESULTS_VERDICTS_WITNESS_H
#define RESULTS_VERDICTS_WITNESS_H

#include "results/verdicts/metric.h"

enum { WITNESS_MAX = 16 };

struct witness {
	/* In the order of telling: instructions, their IPC, then what could have made the
	   difference. Borrowed from the comparisons that were asked. 0 of them: nothing was counted
	   that could speak. */
	const struct metric_comparison *metrics[WITNESS_MAX];
	size_t n;
	bool is_against; /* the instructions moved the other way, and no IPC tells why */
};

/* Of a time that became `time_ratio` times as long; old_time_s is seconds per iteration before
   (what page faults and waits cost is weighed against it; NaN: not known). */
struct witness witness_find(double time_ratio, double old_time_s,
			    const struct metric_comparisons *all);

#endif
