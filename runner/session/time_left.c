#include "runner/session/time_left.h"

#include "stats/planning.h"

#include <math.h>

/* A worker's start and end, and what calibration takes beside the values. */
#define START_S	      0.03
#define CALIBRATION_S 0.04
/* Loops are powers of two: a value lasts between once and twice the least. */
#define VALUE_OF_MIN 1.5
/* Fewer processes do not tell how far they spread. */
#define SPREAD_FROM 3
#define LEVEL	    0.95

static double usual_process_s(const struct plan *plan)
{
	double value_s = VALUE_OF_MIN * plan->min_time_s;
	double values = (double)(plan_values(plan, value_s) + plan_warmups(plan, value_s));

	return START_S + CALIBRATION_S + values * value_s * (1 + plan->partners);
}

static double fewest_processes(const struct plan *plan)
{
	return plan->is_adaptive ? PLAN_MIN_PROCESSES : (double)plan->processes;
}

struct time_bounds time_left_bounds(const struct plan *plan, size_t n)
{
	double least = fewest_processes(plan) * usual_process_s(plan);

	return (struct time_bounds){
		(double)n * least,
		(double)n * (plan->is_adaptive ? fmax(least, plan->budget_s) : least)};
}

/* NaN where the spread is not known. */
static double processes_wanted(const struct plan *plan, const struct progress *progress)
{
	size_t n = (size_t)progress->processes;
	struct planning_standing standing = {.n = n};

	if (progress->processes < SPREAD_FROM || !isfinite(progress->half_width))
		return NAN;
	standing.process_variance = pow(planning_sd(progress->half_width, n, LEVEL), 2);
	n += planning_more_for_width(&standing, plan->precision, LEVEL);
	return fmax(PLAN_MIN_PROCESSES, (double)n);
}

/* Its whole time, as far as its own processes tell; NaN: they do not. */
static double whole_s(const struct plan *plan, const struct standing *standing)
{
	const struct progress *progress = &standing->progress;
	double each, wanted;

	if (standing->is_done)
		return progress->spent_s;
	if (progress->processes == 0)
		return NAN;
	each = progress->spent_s / (double)progress->processes;
	if (!plan->is_adaptive)
		return each * (double)plan->processes;
	wanted = processes_wanted(plan, progress);
	return fmax(PLAN_MIN_PROCESSES * each, fmin(wanted * each, plan->budget_s + each / 2));
}

/* Of those that know; NaN when none does. A failed one has no processes, and says nothing. */
static double usual_whole_s(const struct plan *plan, const struct standing *standings, size_t n)
{
	double sum = 0, known = 0;

	for (size_t i = 0; i < n; i++) {
		const struct progress *progress = &standings[i].progress;
		double whole = whole_s(plan, &standings[i]);

		if (progress->processes == 0 || isnan(whole) ||
		    (plan->is_adaptive && progress->processes < SPREAD_FROM))
			continue;
		sum += whole;
		known++;
	}
	return known > 0 ? sum / known : NAN;
}

double time_left(const struct plan *plan, const struct standing *standings, size_t n)
{
	double usual = usual_whole_s(plan, standings, n), left = 0;

	for (size_t i = 0; i < n; i++) {
		const struct progress *progress = &standings[i].progress;
		bool is_unknown = progress->processes < (plan->is_adaptive ? SPREAD_FROM : 1);
		double whole = whole_s(plan, &standings[i]);

		if (standings[i].is_done)
			continue;
		if (is_unknown && isfinite(usual))
			whole = usual;
		else if (progress->processes == 0)
			whole = time_left_bounds(plan, 1).least;
		left += fmax(0, whole - progress->spent_s);
	}
	return left;
}
