#include "runner/session/loops_check.h"

#include "runner/session/plan.h"
#include "stats/order.h"

#include <math.h>
#include <stdbool.h>

/* Times as many loops in one step, at most. */
#define STEP 8
/* Values to compare with are no shorter. */
#define MANY_S 0.04
/* Fewer times as many show too little of what a value pays once. */
#define LEAST_STEP 1.5
/* One value may take this share of a benchmark's time: the check takes a few. */
#define SHARE_OF_BUDGET 0.02

/* ---- deciding */

void loops_check_add(struct loops_check *check, double few_s, double many_s)
{
	bool is_known = few_s > 0 && many_s > 0;

	check->logs[check->n++] = is_known ? log(few_s / many_s) : 0;
}

enum loops_finding loops_check_finding(const struct loops_check *check)
{
	double beyond = log1p(LOOPS_CHECK_TOLERANCE);
	int up = 0, down = 0, well_within = 0, most, others, within;

	for (int i = 0; i < check->n; i++) {
		up += check->logs[i] > beyond;
		down += check->logs[i] < -beyond;
		well_within += fabs(check->logs[i]) <= beyond / 2;
	}
	within = check->n - up - down;
	most = up > down ? up : down;
	others = check->n - most;
	if (well_within >= 1 || within >= 2 || others >= 3)
		return LOOPS_STEADY;
	return most >= 6 + 2 * others ? LOOPS_DEPEND : LOOPS_OPEN;
}

double loops_check_change(const struct loops_check *check)
{
	double scratch[LOOPS_CHECK_PAIRS];

	return check->n ? expm1(order_median(check->logs, (size_t)check->n, scratch)) : 0;
}

int64_t loops_check_many(int64_t loops, double seconds, double longest_s)
{
	double wanted_s = fmin(longest_s, fmax(STEP * seconds, MANY_S));
	double many = ceil((double)loops * (wanted_s / seconds));

	if (!(longest_s >= LEAST_STEP * seconds) || many > (double)PLAN_MAX_LOOPS)
		return 0;
	return (int64_t)many;
}

double loops_check_longest_s(double budget_s)
{
	return fmin(LOOPS_CHECK_S, SHARE_OF_BUDGET * budget_s);
}

/* ---- asking */

/* A pair: few first, then many, or the other way round. */
static int take_pair(const struct loops_probe *probe, int side, const int64_t loops[2],
		     bool is_many_first, double seconds[2], struct err *err)
{
	for (int turn = 0; turn < 2; turn++) {
		int which = is_many_first ? !turn : turn;

		if (probe->take(probe->context, side, loops[which], &seconds[which], err))
			return -1;
	}
	return 0;
}

/* What is known of a side: the pairs, and what values of few and of many loops take at best. */
struct side_check {
	struct loops_check pairs;
	int64_t loops[2];
	double seconds[2];
	bool is_steady;
};

static int check_side(const struct loops_probe *probe, int side, const int64_t loops[2],
		      struct side_check *check, struct err *err)
{
	double seconds[2];

	*check =
		(struct side_check){.loops = {loops[0], loops[1]}, .seconds = {INFINITY, INFINITY}};
	while (loops_check_finding(&check->pairs) == LOOPS_OPEN) {
		if (take_pair(probe, side, loops, check->pairs.n % 2, seconds, err))
			return -1;
		loops_check_add(&check->pairs, seconds[0] / (double)loops[0],
				seconds[1] / (double)loops[1]);
		for (int i = 0; i < 2; i++)
			check->seconds[i] = fmin(check->seconds[i], seconds[i]);
	}
	check->is_steady = loops_check_finding(&check->pairs) == LOOPS_STEADY;
	return 0;
}

/* How long a value of so many loops takes, by the two that were measured. */
static double seconds_of(const struct side_check *check, int64_t n)
{
	double share = (double)(n - check->loops[0]) / (double)(check->loops[1] - check->loops[0]);

	return check->seconds[0] + share * (check->seconds[1] - check->seconds[0]);
}

static void note(struct loops_dependence *dependence, const struct side_check *check, int64_t few)
{
	double change = loops_check_change(&check->pairs);

	if (check->is_steady)
		return;
	dependence->few = few;
	if (fabs(change) > fabs(dependence->change))
		dependence->change = change;
}

int loops_settle(const struct loops_probe *probe, int64_t *loops, double *seconds,
		 struct loops_dependence *dependence, struct err *err)
{
	struct side_check sides[2] = {{.is_steady = false}};
	int64_t many;

	*dependence = (struct loops_dependence){0};
	while ((many = loops_check_many(*loops, *seconds, probe->longest_s)) > 0) {
		const int64_t both[2] = {*loops, many};
		int64_t next = many / STEP > *loops ? *loops * STEP : many;
		double slowest_s = 0;

		*dependence = (struct loops_dependence){0};
		for (int side = 0; side < probe->sides; side++) {
			struct side_check *check = &sides[side];

			/* What is steady from here on is so from more loops on, too. */
			if (!check->is_steady && check_side(probe, side, both, check, err))
				return -1;
			note(dependence, check, *loops);
			slowest_s = fmax(slowest_s, seconds_of(check, next));
		}
		if (!dependence->few)
			return 0;
		*loops = next;
		*seconds = slowest_s;
	}
	return 0;
}
