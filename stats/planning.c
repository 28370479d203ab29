#include "stats/planning.h"

#include <math.h>
#include <stdbool.h>

#include "stats/dist.h"
#include "stats/ttest.h"

/* A comparison with n more a side: se^2 = floor + sum of variance / count. */
struct question {
	double distance; /* what se must fit into */
	double variance[2];
	size_t have[2]; /* counts so far */
	double floor;
	double level, power;
};

static bool decides(const void *question, size_t n)
{
	const struct question *q = question;
	double se2 = q->floor, df = 0;

	for (int i = 0; i < 2; i++) {
		double count = (double)(q->have[i] + n);

		se2 += q->variance[i] / count;
		df += count - 1;
	}
	return q->distance >=
	       (dist_t_critical(q->level, df) + dist_t_quantile(q->power, df)) * sqrt(se2);
}

/* The smallest n in 1..PLANNING_LIMIT that is enough; 0 when none is. Once enough is enough. */
static size_t smallest(bool (*is_enough)(const void *question, size_t n), const void *question)
{
	size_t low = 1, high = 1;

	while (!is_enough(question, high)) {
		if (high >= PLANNING_LIMIT)
			return 0;
		low = high + 1;
		high = 2 * high < PLANNING_LIMIT ? 2 * high : PLANNING_LIMIT;
	}
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (is_enough(question, middle))
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
		n = smallest(decides, &q);
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

double planning_half_width(const struct planning_standing *standing, size_t n, double level)
{
	double within = standing->process_variance / (double)n, floor = standing->floor_variance;
	double se2 = within + floor, df;

	if (n < 2)
		return NAN;
	df = ttest_combined_df((double[]){within, floor},
			       (double[]){(double)n - 1, standing->floor_df}, 2);
	return se2 > 0 ? dist_t_critical(level, df) * sqrt(se2) : se2;
}

struct width_question {
	const struct planning_standing *standing;
	double half_width, level;
};

static bool is_narrow(const void *question, size_t n)
{
	const struct width_question *q = question;

	return planning_half_width(q->standing, q->standing->n + n, q->level) <= q->half_width;
}

size_t planning_more_for_width(const struct planning_standing *standing, double half_width,
			       double level)
{
	const struct width_question question = {standing, half_width, level};
	size_t more;

	if (is_narrow(&question, 0))
		return 0;
	more = smallest(is_narrow, &question);
	return more ? more : PLANNING_LIMIT;
}

double planning_floor(const struct planning_standing *standing, double level)
{
	if (!(standing->floor_variance > 0))
		return standing->floor_variance;
	return dist_t_critical(level, standing->floor_df) * sqrt(standing->floor_variance);
}

double planning_sd(double half_width, size_t n, double level)
{
	if (n < 2 || isinf(half_width))
		return NAN;
	return half_width * sqrt((double)n) / dist_t_critical(level, (double)n - 1);
}
