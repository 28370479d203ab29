/*
 * From an interval and a margin to one of four words, never a boolean.
 *
 * The margin comes first. same: the whole interval lies inside the margin, which is a claim with
 * its own error rate (two one-sided tests), not the absence of a difference; a difference that is
 * proven but lies inside the margin is the same too, since the margin says what does not matter.
 * faster and slower: the whole interval lies on one side of "no difference", and not inside the
 * margin. undecided: everything else, also an interval with a NaN, and an unbounded one. To see
 * smaller differences, give a smaller margin.
 *
 * Ratios are new / old of times: below 1, the new one is faster. The margin is a share, .01 for 1
 * %; it is symmetric on logs: [1 / (1 + margin), 1 + margin]. A margin of 0 makes `same` impossible
 * but for a point interval at exactly 1; NaN or negative makes it impossible.
 */
#ifndef STATS_VERDICT_H
#define STATS_VERDICT_H

#include <stdbool.h>

#include "stats/interval.h"

enum verdict {
	VERDICT_UNDECIDED = 0,
	VERDICT_FASTER, /* new takes less */
	VERDICT_SLOWER, /* new takes more */
	VERDICT_SAME,	/* shown to differ by no more than the margin */
};

/* The word for the interval of a log ratio, new / old. */
enum verdict verdict_of_log(struct interval log_ratio, double margin);

/* "undecided", "faster", "slower", "same": the words of reports and of JSON. */
const char *verdict_word(enum verdict verdict);

#endif
