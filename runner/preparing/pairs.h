/*
 * Which benchmarks of two sides meet: pairs. Pure, except that what cannot be loaded is told.
 */
#ifndef RUNNER_PREPARING_PAIRS_H
#define RUNNER_PREPARING_PAIRS_H

#include "runner/preparing/sides.h"

/* How they meet. */
struct pairing {
	bool only_by_name; /* else a single target on each side meets the other whatever the names
			    */
	const struct texts *renamed; /* OLD=NEW: the baseline's OLD meets the candidate's NEW */
};

/* `= {0}` is valid and empty. */
struct pairs {
	size_t (*items)[2]; /* indices of the baseline's and the candidate's targets */
	size_t n;
	struct texts missing; /* names that only the baseline has; borrowed from its targets */
	struct texts added;   /* that only the candidate has */
	/* Files of the baseline's own that cannot be loaded there, while the candidate's can:
	   whatever is in them has nothing to be compared with. Borrowed, too. */
	struct texts unloaded;
	bool is_broken; /* a file of one side cannot be loaded there, but on the other */
};

/* Targets of one name meet, in the baseline's order; by default a single target on each side meets
   the other whatever the names. What is on one side alone is left out; there may be no pair at
   all. 0, or -1 with err: a name of `renamed` that its side does not have (ERR_USAGE),
   memory. The sides must outlive it. */
int pairs_init(struct pairs *pairs, const struct prepared_side sides[2],
	       const struct pairing *pairing, struct teller teller, struct err *err);
void pairs_release(struct pairs *pairs);

/* Tell what was left out: what the baseline alone has first. */
void pairs_tell_left_out(const struct pairs *pairs, const struct prepared_side sides[2],
			 struct teller teller);

#endif
