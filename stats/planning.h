/*
 * How much to measure: repetitions, processes, blocks, and what would decide an open question.
 *
 * Costs are in any one unit (seconds). Answers are plans, made from estimates: "about". What cannot
 * be reached, or only beyond PLANNING_LIMIT, is said as such and never as a huge number.
 */
#ifndef STATS_PLANNING_H
#define STATS_PLANNING_H

#include <stddef.h>

/* More processes or blocks than this is "never" for a benchmark. */
#define PLANNING_LIMIT 1000000

/*
 * Kalibera and Jones: the number of repetitions at one level that gives the narrowest interval for
 * a given total cost, sqrt(cost_above / cost_here * t2_here / t2_above). cost_above is what one
 * more unit above costs (start, setup, warm-up), cost_here one more repetition here; t2 are the
 * components of components_levels, for two levels within and between of components_of. Not rounded:
 * callers take at least 1. inf when there is no spread above, 0 when there is none here (neither:
 * NaN).
 */
double planning_repeats(double cost_above, double cost_here, double t2_here, double t2_above);

/*
 * Processes for an interval of the mean of +- half_width (in the unit of the values), each with
 * `values` values: smallest P >= 2 with t(level, P-1) sqrt((between + within / values) / P) <=
 * half_width. 0 when PLANNING_LIMIT does not reach or an argument is NaN or half_width <= 0.
 */
size_t planning_processes(double between, double within, double values, double half_width,
			  double level);

/*
 * Stein's two-stage sample size: after a pilot of n0 with standard deviation sd0, measure this many
 * in all, then take mean -+ t(level, n0-1) sd0 / sqrt(n) (the pilot's sd and degrees of freedom):
 * max(n0, ceil((t sd0 / half_width)^2)). The coverage is exact for normal data (Stein 1945).
 * 0 for n0 < 2, half_width <= 0, NaN, or beyond PLANNING_LIMIT.
 */
size_t planning_stein(size_t n0, double sd0, double half_width, double level);

/* What would decide a comparison that is undecided now. */
enum planning_outcome {
	PLANNING_NEVER = 0, /* not within PLANNING_LIMIT, or not with these numbers at all */
	PLANNING_DIFFERENT, /* an interval on one side of 0 */
	PLANNING_SAME,	    /* a verdict of same, inside the margin */
};

struct planning_need {
	enum planning_outcome outcome; /* the one that needs less */
	size_t n;    /* blocks, or processes a side added to what is there, in all */
	size_t more; /* that minus what is there now; at least 1 */
};

/*
 * Paired blocks: smallest n > n_now at which the interval around `estimate` (a log ratio) would,
 * with probability `power`, exclude 0 or lie inside -+log(1 + margin), if the truth is the estimate
 * and blocks spread with sd: distance >= (t(level) + t(power)) sd / sqrt(n). sd is that of the
 * block differences; from a signed-rank interval use planning_sd. power 1/2 is "if it goes on like
 * this".
 */
struct planning_need planning_blocks(double estimate, double sd, size_t n_now, double margin,
				     double level, double power);

/* One side of an unpaired comparison: processes so far and the sd of their log means. */
struct planning_side {
	size_t n;
	double sd;
};

/* The same for two stored files: processes added to both sides. session_variance (2 s^2 of
   ttest_session; 0 when not modelled) does not shrink with more processes: it can make the answer
   PLANNING_NEVER, which then means "more data of this kind cannot decide it". */
struct planning_need planning_more_processes(double estimate, struct planning_side old_side,
					     struct planning_side new_side, double session_variance,
					     double margin, double level, double power);

/* The sd that makes a t interval as wide as the one given (half width, at this level, of n values).
   NaN below 2 values or for an unbounded interval. */
double planning_sd(double half_width, size_t n, double level);

#endif
