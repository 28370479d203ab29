#include "stats/planning.h"

#include <math.h>
#include <stdbool.h>

#include "stats/dist.h"

/* A comparison with n more a side: se^2 = floor + sum of variance / count. */
struct question {
	double distance; /* what se must fit into */
	double variance[2];
	size_t have[2]; /* counts so far */
	double floor;
	double level, power;
};

static bool decides(const struct question *q, size_t n)
{
	double se2 = q->floor, df = 0;

	for (int i = 0; i < 2; i++) {
		double count = (double)(q->have[i] + n);

		se2 += q->variance[i] / count;
		df += count - 1;
	}
	return q->distance >=
	       (dist_t_critical(q->level, df) + dist_t_quantile(q->power, df)) * sqrt(se2);
}

/* The smallest n in 1..PLANNING_LIMIT that decides; 0 when none does. Once enough is enough. */
static size_t smallest(const struct question *q)
{
	size_t low = 1, high = 1;

	while (!decides(q, high)) {
		if (high >= PLANNING_LIMIT)
			return 0;
		low = high + 1;
		high = 2 * high < PLANNING_LIMIT ? 2 * high : PLANNING_LIMIT;
	}
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (decides(q, middle))
			high = middle;
		else
			low = middle + 1;
	}
	return high;
}

/* The better of the two ways out: away from 0, or inside the margin. */
static struct planning_need answer(struct question q, double estimate, double margin)
{
	struct planning_need need = {PLANNING_NEVER, 0};
	double distances[] = {fabs(estimate), log1p(margin) - fabs(estimate)};
	const enum planning_outcome outcomes[] = {PLANNING_DIFFERENT, PLANNING_SAME};

	for (int i = 0; i < 2; i++) {
		size_t n;

		q.distance = distances[i];
		if (!(q.distance > 0))
			continue;
		n = smallest(&q);
		if (n && (need.outcome == PLANNING_NEVER || n < need.more))
			need = (struct planning_need){outcomes[i], n};
	}
	return need;
}

struct planning_need planning_more_processes(double estimate, struct planning_side old_side,
					     struct planning_side new_side, double session_variance,
					     double margin, double level, double power)
{
	struct question q = {
		.variance = {old_side.sd * old_side.sd, new_side.sd * new_side.sd},
		.have = {old_side.n, new_side.n},
		.floor = session_variance,
		.level = level,
		.power = power,
	};

	return answer(q, estimate, margin);
}

double planning_sd(double half_width, size_t n, double level)
{
	if (n < 2 || isinf(half_width))
		return NAN;
	return half_width * sqrt((double)n) / dist_t_critical(level, (double)n - 1);
}
