/*
 * The plan: how many processes, values, warmups and loops a benchmark gets, and when it has had
 * enough. Pure: structs in, structs out; the clock is the session's.
 *
 * A fixed plan runs what it was told (pyperf's: 20 processes of 3 values of 0.1 s). The adaptive
 * plan runs fresh processes until the 95 % interval of the process means is narrow enough or the
 * budget is spent. Stopping when an interval is narrow costs it 1 to 2 points of coverage
 * (measured, docs/evidence.md); stopping on a verdict would cost far more and is not done here.
 */
#ifndef RUNNER_SESSION_PLAN_H
#define RUNNER_SESSION_PLAN_H

#include <stdbool.h>
#include <stdint.h>

/* Fewest processes of an adaptive plan: with 6, a two-sided sign test can reach 5 % (2/2^6). */
#define PLAN_MIN_PROCESSES 6
/* Loops beyond this are refused: the statement does nothing that can be measured. */
#define PLAN_MAX_LOOPS (INT64_C(1) << 32)

struct plan {
	bool is_adaptive;
	long processes;	   /* fixed plan: how many; adaptive plan: never more (0: no limit) */
	long values;	   /* per process; adaptive plan: at most */
	long warmups;	   /* per process, at the final number of loops */
	long loops;	   /* 0: calibrate */
	double min_time_s; /* least duration of one value while calibrating */
	double precision;  /* adaptive: relative half-width of the 95 % interval that is enough */
	double budget_s;   /* adaptive: wall time a benchmark may take, processes included */
	double timeout_s;  /* per process, 0: none */
	double partners;   /* time that slices of a pacer take beside values, as a share of them */
	uint64_t seed;	   /* of the order of processes and of their hash seeds */
};

/* Many short values in many processes: the spread between processes never averages out inside
   one, so a process should be cheap; but its start costs 15 to 30 ms that measure nothing, so it
   must hold about 0.2 s of work for 85 % of the time to be measurement. */
extern const struct plan plan_adaptive;
/* The same where values have partners in time: a value is a slice then, so short that the machine
   is alike for both, and there are as many more of them. `keeps_min_time`: that was asked for. */
void plan_pace(struct plan *plan, bool keeps_min_time);
/* pyperf's defaults for an interpreter without a JIT. */
extern const struct plan plan_pyperf;

/* Loops to try after `loops` took `elapsed_s`: the same number when that was long enough, else a
   larger power-of-two multiple (at most 64 times, since very short times lie), 0 when even
   PLAN_MAX_LOOPS would not last. */
int64_t plan_calibrate(const struct plan *plan, int64_t loops, double elapsed_s);

/* Calls that cost overhead_s beside what they measure (a setup) want values of a partner's plan
   that are longer again: four times that, or what they are without partners. */
void plan_allow_overhead(struct plan *plan, double overhead_s);

/* What a process does after calibration, when one value takes `value_s`. Long benchmarks, and
   those with a short budget, get fewer values and, when six processes would not fit the budget
   otherwise, no warmup. */
long plan_values(const struct plan *plan, double value_s);
long plan_warmups(const struct plan *plan, double value_s);

/* Where a benchmark stands. */
struct progress {
	long processes;	   /* that gave values */
	double spent_s;	   /* wall time of all its processes, starts and ends included */
	double half_width; /* relative half-width of the interval of the process means; NaN: unknown
			    */
};

enum plan_state {
	PLAN_GO_ON,
	PLAN_COMPLETE, /* fixed plan: all processes ran */
	PLAN_PRECISE,  /* the precision is reached */
	PLAN_SPENT,    /* the budget is spent, or the most processes ran, before that */
};

/* Is another process due, and if not, why not? */
enum plan_state plan_state(const struct plan *plan, const struct progress *progress);

#endif
