/*
 * How much to measure: what would decide an open question.
 *
 * Answers are plans, made from estimates: "about". What cannot be reached, or only beyond
 * PLANNING_LIMIT, is said as such and never as a huge number.
 */
#ifndef STATS_PLANNING_H
#define STATS_PLANNING_H

#include <stddef.h>

/* More processes than this is "never" for a benchmark. */
#define PLANNING_LIMIT 1000000

/* What would decide a comparison that is undecided now. */
enum planning_outcome {
	PLANNING_NEVER = 0, /* not within PLANNING_LIMIT, or not with these numbers at all */
	PLANNING_DIFFERENT, /* an interval on one side of 0 */
	PLANNING_SAME,	    /* a verdict of same, inside the margin */
};

struct planning_need {
	enum planning_outcome outcome; /* the one that needs less */
	size_t more;		       /* processes a side, added to what is there; at least 1 */
};

/* One side of an unpaired comparison: processes so far and the sd of their log means. */
struct planning_side {
	size_t n;
	double sd;
};

/* Two stored files: the smallest number of processes, added to both sides, at which the interval
   around `estimate` (a log ratio) would, with probability `power`, exclude 0 or lie inside
   -+log(1 + margin), if the truth is the estimate: distance >= (t(level) + t(power)) se. power 1/2
   is "if it goes on like this". session_variance (2 s^2 of
   ttest_session; 0 when not modelled) does not shrink with more processes: it can make the answer
   PLANNING_NEVER, which then means "more data of this kind cannot decide it". */
struct planning_need planning_more_processes(double estimate, struct planning_side old_side,
					     struct planning_side new_side, double session_variance,
					     double margin, double level, double power);

/*
 * One measurement whose result (a log, or relative) is the mean over processes, and what stays
 * however many there are: se^2 = process_variance / n + floor_variance, degrees of freedom by
 * Satterthwaite.
 */
struct planning_standing {
	size_t n;		 /* processes so far */
	double process_variance; /* of one's result: what processes differ by, and the values in one
				  */
	/* Of what sessions differ by and what the whole session shares. 0: nothing is known of it
	 */
	double floor_variance, floor_df;
};

/* Half of the width of its interval with n processes. NaN below 2. */
double planning_half_width(const struct planning_standing *standing, size_t n, double level);

/* How many more processes make the interval so narrow, "if it goes on like this". 0: it is. Never
   (PLANNING_LIMIT and more): PLANNING_LIMIT; then more of the same is no way, and the floor is in
   the way if planning_floor() says so. Smallest n: 2. */
size_t planning_more_for_width(const struct planning_standing *standing, double half_width,
			       double level);

/* What the half width cannot get below: that of the floor alone. */
double planning_floor(const struct planning_standing *standing, double level);

/* The sd that makes a t interval as wide as the one given (half width, at this level, of n values).
   NaN below 2 values or for an unbounded interval. */
double planning_sd(double half_width, size_t n, double level);

#endif
