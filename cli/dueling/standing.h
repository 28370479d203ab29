/*
 * Where the sides of a contest stand: each one's time over that of the first side, in order, and
 * who leads (stats/ranking.h). Of one benchmark it is that one's ratio, of several their geometric
 * mean. Pure.
 */
#ifndef CLI_DUELING_STANDING_H
#define CLI_DUELING_STANDING_H

#include "results/verdicts/report.h"
#include "runner/duel/duel.h"

/* `= {0}` is valid and empty. Side 0 is the first, side i + 1 the other one of duel i. */
struct standing {
	size_t n;
	const char **labels;	 /* borrowed from the duels */
	struct interval *ratios; /* side / first side; NaN: nothing is known */
	size_t *order;		 /* the fastest first */
	bool *leads;		 /* who may be the fastest; alone it is shown to be */
	size_t leaders;		 /* how many do */
	bool is_of_one;		 /* benchmark */
};

/* The n duels and their report (cli/dueling/duel_judge.h) must outlive it; `first` is which of
   their sides is the first one. What a duel that was stopped has seen so far ranks, and proves
   nothing. 0, or -1 with err (memory); standing_release is due in every case. */
int standing_init(struct standing *standing, const struct duel *duels, const struct report *report,
		  int first, struct err *err);
void standing_release(struct standing *standing);

/* {"side", "ratio", "low", "high"} of each in order. NULL when memory ran out. */
json_t *standing_json_new(const struct standing *standing);

/* Has any of the other sides a ratio? */
bool standing_is_known(const struct standing *standing);

#endif
