#include "stats/planning.h"

#include <math.h>
#include <stdbool.h>

#include "stats/dist.h"

double planning_repeats(double cost_above, double cost_here, double t2_here, double t2_above)
{
	return sqrt(cost_above / cost_here * fmax(0, t2_here) / fmax(0, t2_above));
}

/* The smallest n in first..PLANNING_LIMIT that is enough; 0 when none is. `enough` must stay true
   once it is. */
static size_t smallest(size_t first, bool (*enough)(const void *what, size_t n), const void *what)
{
	size_t low = first, high = first;

	while (!enough(what, high)) {
		if (high >= PLANNING_LIMIT)
			return 0;
		low = high + 1;
		high = 2 * high < PLANNING_LIMIT ? 2 * high : PLANNING_LIMIT;
	}
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (enough(what, middle))
			high = middle;
		else
			low = middle + 1;
	}
	return high;
}

struct width {
	double variance, half, level;
};

static bool narrow_enough(const void *what, size_t n)
{
	const struct width *w = what;

	return dist_t_critical(w->level, (double)n - 1) * sqrt(w->variance / (double)n) <= w->half;
}

size_t planning_processes(double between, double within, double values, double half_width,
			  double level)
{
	struct width width = {between + within / values, half_width, level};

	return half_width > 0 ? smallest(2, narrow_enough, &width) : 0;
}

size_t planning_stein(size_t n0, double sd0, double half_width, double level)
{
	double root, n;

	if (n0 < 2 || !(half_width > 0))
		return 0;
	root = dist_t_critical(level, (double)n0 - 1) * sd0 / half_width;
	n = fmax((double)n0, ceil(root * root));
	return isnan(root) || n > PLANNING_LIMIT ? 0 : (size_t)n;
}

/* A comparison at n more (unpaired) or n in all (paired): se^2 = floor + sum of variance / count.
 */
struct question {
	double distance; /* what se must fit into */
	double variance[2];
	size_t have[2]; /* counts so far */
	int sides;
	double floor;
	double level, power;
};

static bool decides(const void *what, size_t n)
{
	const struct question *q = what;
	double se2 = q->floor, df = 0;

	for (int i = 0; i < q->sides; i++) {
		double count = (double)(q->have[i] + n);

		se2 += q->variance[i] / count;
		df += count - 1;
	}
	return q->distance >=
	       (dist_t_critical(q->level, df) + dist_t_quantile(q->power, df)) * sqrt(se2);
}

/* The better of the two ways out: away from 0, or inside the margin. */
static struct planning_need answer(struct question q, double estimate, double margin, size_t first,
				   size_t now)
{
	struct planning_need need = {PLANNING_NEVER, 0, 0};
	double distances[] = {fabs(estimate), log1p(margin) - fabs(estimate)};
	const enum planning_outcome outcomes[] = {PLANNING_DIFFERENT, PLANNING_SAME};

	for (int i = 0; i < 2; i++) {
		size_t n;

		q.distance = distances[i];
		if (!(q.distance > 0))
			continue;
		n = smallest(first, decides, &q);
		if (n && (need.outcome == PLANNING_NEVER || n < need.n))
			need = (struct planning_need){outcomes[i], n, n - now};
	}
	return need;
}

struct planning_need planning_blocks(double estimate, double sd, size_t n_now, double margin,
				     double level, double power)
{
	struct question q = {.variance = {sd * sd}, .sides = 1, .level = level, .power = power};

	return answer(q, estimate, margin, n_now < 1 ? 2 : n_now + 1, n_now);
}

struct planning_need planning_more_processes(double estimate, struct planning_side old_side,
					     struct planning_side new_side, double session_variance,
					     double margin, double level, double power)
{
	struct question q = {
		.variance = {old_side.sd * old_side.sd, new_side.sd * new_side.sd},
		.have = {old_side.n, new_side.n},
		.sides = 2,
		.floor = session_variance,
		.level = level,
		.power = power,
	};

	return answer(q, estimate, margin, 1, 0);
}

double planning_sd(double half_width, size_t n, double level)
{
	if (n < 2 || isinf(half_width))
		return NAN;
	return half_width * sqrt((double)n) / dist_t_critical(level, (double)n - 1);
}
