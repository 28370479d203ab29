/* What all confirmed attempts together gained. */
#ifndef RESULTS_ATTEMPTS_GAINS_H
#define RESULTS_ATTEMPTS_GAINS_H

#include "results/attempts/attempts.h"

struct gain {
	const char *name;      /* the benchmark; borrowed */
	struct interval ratio; /* now / at the beginning */
};

/* `= {0}` is valid and empty. */
struct gains {
	struct gain *items;
	size_t n;
};

/* For each benchmark of a confirmed attempt the product of its ratios in all of them, from the
   blocks of the confirmations alone. The bounds are the products of the bounds: all of them hold at
   once with 1 - alpha, since what all confirmations spend adds up to alpha at most
   (online_spending), so their products do. That is wider than need be where several were confirmed.
   A confirmation that says nothing of a benchmark leaves it unbounded. gains_release. 0, or -1 with
   err (memory). */
int gains_of(struct gains *gains, const struct attempts *attempts, struct err *err);
void gains_release(struct gains *gains);

#endif
