/*
 * The baseline against itself, measured in turns with a duel (runner/duel/follow.h): what this
 * machine says of code that is the same, so how far its other answers can be trusted. It changes no
 * verdict: each of them has its own error rate, whatever the noise is like.
 */
#ifndef RESULTS_VERDICTS_AA_H
#define RESULTS_VERDICTS_AA_H

#include "results/base/err.h"
#include "stats/interval.h"

#include <stdbool.h>
#include <stddef.h>

enum aa_finding {
	AA_FEW,	 /* too few blocks for an interval */
	AA_FINE, /* nothing to say beside the interval */
	AA_WIDE, /* the interval reaches beyond the gate's limit: it cannot be shown well here */
	AA_OFF,	 /* all of it lies beyond the margin, though nothing differs */
};

/* The level of its interval. */
#define AA_LEVEL 0.95

/* `= {0}`: there is none. */
struct aa {
	bool is_asked;
	const char *side;      /* what the baseline is called; borrowed */
	size_t blocks;	       /* that `ratio` rests on */
	size_t benchmarks;     /* that they are of */
	struct interval ratio; /* baseline / baseline; NaN: no block */
	enum aa_finding finding;
};

/*
 * From the log ratios of n blocks of any of its benchmarks: `ratio` and
 * `finding`; `limit` NaN: there is no gate. The ratio is that of the Hodges-Lehmann centre of all
 * blocks, whichever benchmark they are of, with its exact signed-rank interval
 * (stats/signed_rank.h). That is a geometric mean over blocks which a few disturbed ones do not
 * move; its test wants symmetry about one centre, not one spread, and where both sides are the same
 * code each block has that, since coins drew who is which. At least 6 blocks. 0, or -1 with err
 * (memory).
 */
int aa_judge(struct aa *aa, const double *d, size_t n, double margin, double limit,
	     struct err *err);

/* "few", "fine", "wide", "off": for programs. */
const char *aa_finding_name(enum aa_finding finding);

#endif
