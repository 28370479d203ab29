/*
 * How often would a history without a step look as good as this? Answered by made-up histories.
 *
 * Each is made of what remains of the real one when its best cut is taken out: the remainders in
 * another order (a permutation; under CHANGES_SMOOTH_BELOW results each a little moved, since few
 * have few orders), given back the memory that was found, and looked at just as the real one was,
 * its memory estimated anew. So what the estimates get wrong, they get wrong in both.
 * p = (1 + as good ones) / (1 + all); where fewer than ten are, the tail of what the made-up ones
 * are worth, which is exponential, is followed beyond them.
 * Sources: Matteson and James 2014 (permutations); Politis and Romano 1994 (residual bootstrap);
 * Knijnenburg and others 2009 (tails of permutations); Besag and Clifford 1991 (ending early).
 *
 * Internal to stats/changes*.c.
 */
#ifndef STATS_CHANGES_NULL_H
#define STATS_CHANGES_NULL_H

#include "stats/changes_scan.h"
#include "stats/random.h"

#define CHANGES_DRAWS_MAX    999
#define CHANGES_SMOOTH_BELOW 60

struct changes_null {
	double p;
	double limit;	    /* worth that one in twenty of the made-up histories passes */
	double beyond, per; /* the tail: a tenth is worth more than `beyond`, by `per` on average */
};

/*
 * Of what is worth `worth` on a line as changes_look left it; other: a second line of the same
 * shape. Draws end when p is clearly above alpha, or below `enough`. scratch: n + 2
 * CHANGES_DRAWS_MAX doubles.
 */
struct changes_null changes_null_of(const struct changes_line *line, double worth,
				    struct changes_line *other, double alpha, double enough,
				    struct random_state *random, double *scratch);

/* p of something else that is worth `worth`, by the tail alone. */
double changes_null_tail(const struct changes_null *null, double worth);

#endif
