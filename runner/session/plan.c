#include "runner/session/plan.h"

#include <math.h>

const struct plan plan_adaptive = {
	.is_adaptive = true,
	.values = 8,
	.warmups = 1,
	.min_time_s = 0.02,
	.precision = 0.01,
	.budget_s = 10.0,
};

const struct plan plan_pyperf = {
	.processes = 20,
	.values = 3,
	.warmups = 1,
	.min_time_s = 0.1,
};

/* A slice takes once to twice that; the partners have at most a third of the time, and each a short
   run-in. */
#define PACED_MIN_TIME_S 0.004
#define PACED_VALUES	 48
#define PACED_PARTNERS	 0.6

void plan_pace(struct plan *plan, bool keeps_min_time)
{
	plan->partners = PACED_PARTNERS;
	if (!plan->is_adaptive || keeps_min_time)
		return;
	plan->min_time_s = PACED_MIN_TIME_S;
	plan->values = PACED_VALUES;
}

int64_t plan_calibrate(const struct plan *plan, int64_t loops, double elapsed_s)
{
	int64_t factor = 2;

	if (elapsed_s >= plan->min_time_s)
		return loops;
	if (loops >= PLAN_MAX_LOOPS)
		return 0;
	while (factor < 64 && elapsed_s * (double)factor < plan->min_time_s)
		factor *= 2;
	return loops > PLAN_MAX_LOOPS / factor ? PLAN_MAX_LOOPS : loops * factor;
}

void plan_allow_overhead(struct plan *plan, double overhead_s)
{
	if (plan->is_adaptive && plan->partners > 0)
		plan->min_time_s =
			fmax(plan->min_time_s, fmin(4 * overhead_s, plan_adaptive.min_time_s));
}

long plan_warmups(const struct plan *plan, double value_s)
{
	double with_warmup = (double)(plan->warmups + 1) * value_s * PLAN_MIN_PROCESSES;

	if (plan->is_adaptive && plan->warmups > 0 && with_warmup > plan->budget_s)
		return 0;
	return plan->warmups;
}

/* Of a short budget each of the fewest processes has its part. What is left of it beside the values
   goes to starts, calibration and the yardsticks. */
#define SHARE_OF_VALUES 0.75

long plan_values(const struct plan *plan, double value_s)
{
	double longest_s = (double)plan->values * plan->min_time_s;
	double part_s = SHARE_OF_VALUES * plan->budget_s / PLAN_MIN_PROCESSES, room;

	if (!plan->is_adaptive)
		return plan->values;
	part_s -= (double)plan_warmups(plan, value_s) * value_s;
	room = fmin(longest_s, part_s / (1 + plan->partners)) / value_s;
	if (!(room >= 1.0))
		return 1;
	return room >= (double)plan->values ? plan->values : (long)room;
}

enum plan_state plan_state(const struct plan *plan, const struct progress *progress)
{
	if (!plan->is_adaptive)
		return progress->processes >= plan->processes ? PLAN_COMPLETE : PLAN_GO_ON;
	if (plan->processes > 0 && progress->processes >= plan->processes)
		return PLAN_SPENT;
	if (progress->processes < PLAN_MIN_PROCESSES)
		return PLAN_GO_ON;
	if (progress->half_width <= plan->precision)
		return PLAN_PRECISE;
	/* One more process costs about what the last ones did; what would end after the budget does
	   not begin. */
	if (progress->spent_s + progress->spent_s / (double)progress->processes > plan->budget_s)
		return PLAN_SPENT;
	return PLAN_GO_ON;
}
