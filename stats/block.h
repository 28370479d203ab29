/*
 * The analysis of a duel: one number a block, looks fixed before the data, one of four verdicts.
 *
 * A block is one fresh process of each side, measured in alternating slices. Its number is d, the
 * median over the rounds of log(new / old); below 0 the new side is faster. Blocks are independent;
 * slices are not, and are never counted. Over blocks: the Hodges-Lehmann ratio with its exact
 * signed-rank interval (stats/signed_rank.h), at looks that spend a fixed budget of error
 * (stats/spending.h). A duel and a later reader of its files call the same function, so they get
 * the same verdict.
 */
#ifndef STATS_BLOCK_H
#define STATS_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/interval.h"
#include "stats/spending.h"
#include "stats/ttest.h"
#include "stats/verdict.h"

/* d of one block: the median over its rounds of log(new_x[j] / old_x[j]), times in round order.
   scratch: `rounds` doubles. NaN for no rounds and for a time that is not > 0. */
double block_log_ratio(const double *old_x, const double *new_x, size_t rounds, double *scratch);

/* block_verdict.missing when no number can be named. */
#define BLOCK_MISSING_UNKNOWN SIZE_MAX

struct block_verdict {
	enum verdict verdict;
	/* new / old: Hodges-Lehmann and the signed-rank interval; unbounded while there are too few
	   blocks. Of the blocks up to the look that decided, at that look's level. While nothing is
	   decided, of all blocks at the level of the next look: between two looks such an interval
	   may exclude 1, which decides nothing. After the last look, of that one. */
	struct interval ratio;
	struct interval log_ratio; /* the same before exp */
	double p;		   /* the smallest overall alpha at which a look so far rejects */
	size_t blocks;		   /* what `ratio` rests on */
	int look;		   /* the last look taken, from 0; -1 while there was none */
	/* The same of "not slower by more than the limit" (twice the one-sided one); NaN without a
	   limit and before the first look. */
	double p_beyond;
	bool is_settled; /* no further look is taken: the verdict stands, and where there is a limit
			    so does its answer */
	bool exact;	 /* false: normal approximation, more than SIGNED_RANK_EXACT blocks */
	/* About how many more blocks would give a chance of 80 % to decide if the estimate were the
	   truth; they end at a look of the plan while one is enough, else beyond the plan. 0 when
	   decided; BLOCK_MISSING_UNKNOWN where too little is known or a million would not do. */
	size_t missing;
	/* Student's t on the same blocks at the same level, and whether its verdict differs: then
	   outliers drive the mean. Only when decided. */
	struct ttest mean;
	bool mean_disagrees;
};

/* Doubles of scratch for n blocks. */
size_t block_scratch(size_t n);

/*
 * The verdict over d[0 .. n-1], blocks in the order of their numbers.
 *
 * Every look of the plan with at most n blocks is taken, on the first look.n blocks, until one
 * decides: same when the interval lies inside the margin (.01 for 1 %), else slower or faster when
 * it excludes 1. Blocks after the deciding look change nothing. Total error of faster and slower
 * together: at most spending_total(plan) when there is no difference; of `same` at exactly the
 * margin: at most half of it. The plan must be valid (spending_valid); NaN in d leaves all
 * undecided with p = 1. n = 0: undecided, unbounded.
 */
struct block_verdict block_decide(const double *d, size_t n, const struct spending *plan,
				  double margin, double *scratch);

/* What a gate asks besides: is it slower by more than `limit` (.05 for 5 %)? Among `family` such
   questions, so that the chance of even one false alarm is .05 (Bonferroni; Holm's rule over the
   same p_beyond claims as much and more). */
struct block_limit {
	double limit;
	size_t family; /* 1 or more */
};

/* The same, and goes on after faster or slower until the limit has its answer, too: it is shown to
   be exceeded, or the interval ends below it. Later looks may narrow the interval of a verdict, and
   never take it back. `limit` NULL: block_decide. */
struct block_verdict block_decide_limit(const double *d, size_t n, const struct spending *plan,
					double margin, const struct block_limit *limit,
					double *scratch);

/* Another question than that of the four words: is it answered by this interval of the log ratio,
   that of a look? Pure. */
struct block_question {
	bool (*is_answered)(const void *context, struct interval log_ratio);
	const void *context;
};

/* The same, but looks are taken until the question is answered, whatever the word. */
struct block_verdict block_decide_question(const double *d, size_t n, const struct spending *plan,
					   double margin, const struct block_question *question,
					   double *scratch);

#endif
