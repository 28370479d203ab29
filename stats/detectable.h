/*
 * The smallest difference that a comparison of a given length can show: what a machine, measured
 * beforehand, is good for. Differences are logs of ratios; expm1 makes 1.01 - 1 of them.
 *
 * "Can show" means: if the truth is that difference, the verdict is faster or slower with the
 * probability `power`. A test at level 1 - alpha whose estimate has the standard error se (df
 * degrees of freedom) does that from (t(1 - alpha/2, df) + t(power, df)) se on: the usual
 * two-quantile formula (Cohen 1988, 2.4; Lenth 2001), which stats/planning.h solves for n.
 */
#ifndef STATS_DETECTABLE_H
#define STATS_DETECTABLE_H

#include "stats/spending.h"
#include "stats/ttest.h"

#include <stddef.h>

enum detectable_limit {
	DETECTABLE_NOTHING,  /* too little time for any verdict: the difference is infinite */
	DETECTABLE_TIME,     /* the spread between processes or blocks: more time shows less */
	DETECTABLE_LOOKS,    /* the plan of looks ends before the time does */
	DETECTABLE_SESSIONS, /* differences between sessions, which more time does not average out
			      */
};

struct detectable {
	double log_difference;
	double half_width; /* of the interval of the log ratio then, as it is expected */
	size_t n;	   /* blocks, or processes a side, that fit */
	enum detectable_limit limit;
};

/*
 * A duel of budget_s seconds whose blocks take block_s each and spread with `sd`, which is that of
 * planning_sd() from a signed-rank interval: so it includes how the test treats the blocks'
 * distribution. n blocks fit, at most as many as the last look has; the last look there spends what
 * is left of alpha (spending_ended_at). se = sd / sqrt(n). Earlier looks only add to the power.
 * Nothing is shown below the n at which an exact signed-rank test can reach that alpha (2^(1-n) <=
 * alpha).
 */
struct detectable detectable_duel(double sd, double block_s, double budget_s,
				  const struct spending *plan, double power);

/*
 * Two stored files, budget_s / 2 for each, whose processes take process_s each and spread with `sd`
 * (of the logs of their means) within a session, while sessions add the variance session->variance
 * (NULL: none): se^2 = 2 sd^2 / n + 2 variance, df by Satterthwaite as in ttest_welch_sides.
 * Smallest n: 2.
 */
struct detectable detectable_stored(double sd, double process_s, double budget_s,
				    const struct ttest_session *session, double level,
				    double power);

#endif
