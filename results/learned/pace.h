/*
 * How fast the pacer is when the machine runs at its full speed: found in each session's own
 * slices, and remembered, since a session on a shared machine may never meet a quick moment. What
 * was seen defines full speed; it is no estimate of something quicker that nobody saw. One
 * file a host, $XDG_STATE_HOME/assay/pace-HOST.json.
 */
#ifndef RESULTS_LEARNED_PACE_H
#define RESULTS_LEARNED_PACE_H

#include "results/base/err.h"
#include "stats/pacing.h"

#include <stddef.h>

/* Sessions that are remembered of one pacer; of how many pacers. */
enum { PACE_SESSIONS = 32, PACE_PACERS = 16 };

/* For each kind of pacer, in logs of seconds per loop; NaN where it is not known. */
struct pace {
	double best[PACING_KINDS];
	size_t sessions; /* that it is known from */
};

/* The best of what was remembered of this machine and pacer and of what *pace is now: the quickest
   session, of five and more the second, so that no single odd one sets it for good. `who` names
   pacer and CPU. Then *pace is remembered too. 0, or -1 with err (what cannot be kept; *pace is
   right all the same). */
int pace_remember(struct pace *pace, const char *host, const char *who, struct err *err);

#endif
