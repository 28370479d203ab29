/* How a duel stands, while it goes on. */
#ifndef CLI_DUELING_DUEL_LIVE_H
#define CLI_DUELING_DUEL_LIVE_H

#include "cli/words/heartbeat.h"
#include "runner/duel/duel.h"
#include "stats/verdict.h"

#include <stdbool.h>
#include <stdio.h>

/* What can be said of a benchmark before it is decided. */
struct so_far {
	bool is_known; /* an interval exists; else it is too early */
	/* What the interval would say if it were the last: between two looks that decides
	   nothing. */
	enum verdict verdict;
	bool tells_interval; /* it has a verdict, or is narrower than +-10 %; else it is noise */
};

/* Of the interval of log(candidate / baseline), unbounded while there is none. Pure. */
struct so_far duel_so_far_of(struct interval log_ratio, double margin);
/* Append that in words: "too early to say", "undecided so far", "3.2% slower so far (95% interval
   +2.1% .. +4.3%)"; what is not going on any more without "so far". */
void duel_so_far_add(struct buf *out, struct interval log_ratio, double margin, bool is_going_on);

/* Progress on stderr: a line that rewrites itself on a terminal, a line a block with --verbose. */
struct duel_live {
	FILE *out;
	bool is_live, is_verbose, is_quiet, is_shown;
	const struct duel *duels; /* all that go on */
	size_t n;
	int first; /* which side of them is the same in all; where there is one it is not asked */
	struct heartbeat heartbeat; /* where neither is: a line every half minute */
};

struct duel_live duel_live_new(bool quiet, bool verbose);
void duel_live_show(struct duel_live *live, const struct duel *duel, size_t pair);
void duel_live_clear(struct duel_live *live);

#endif
