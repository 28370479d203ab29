#include "stats/step_search.h"

#include <math.h>

/* ---- what is spent */

/* A change of 3 % shows in the first looks, one of .5 % needs the last. */
static const struct {
	size_t n;
	double share;
} looks[] = {{12, .15}, {16, .1}, {24, .15}, {40, .15}, {80, .2}, {200, .25}};

/* The smallest two-sided error of an exact test of n blocks (stats/signed_rank.h). */
static double least_alpha(size_t n)
{
	return ldexp(1, 1 - (int)n);
}

struct spending step_looks(double alpha)
{
	const size_t n = sizeof(looks) / sizeof(*looks);
	struct spending plan = {0};
	double saved = 0;

	for (size_t k = 0; k < n; k++) {
		saved += alpha * looks[k].share;
		if (saved < least_alpha(looks[k].n) && k + 1 < n)
			continue;
		plan.look[plan.count++] = (struct spending_look){looks[k].n, saved};
		saved = 0;
	}
	return plan;
}

size_t step_halvings(size_t candidates)
{
	size_t n = 0;

	while (n < 62 && (size_t)1 << n < candidates)
		n++;
	return n;
}

double step_alpha(double left, size_t candidates)
{
	return left / (double)(step_halvings(candidates) + 1);
}

/* ---- the whole */

/* The distance of the nearer bound from 0; below 0 where the interval holds it. */
static double nearer(struct interval log_ratio)
{
	return fmax(log_ratio.low, -log_ratio.high);
}

static bool is_same(struct interval log_ratio, double margin)
{
	return -margin <= log_ratio.low && log_ratio.high <= margin;
}

enum step_whole step_whole_of(struct interval log_ratio, double least, double margin)
{
	double bound = nearer(log_ratio);

	if (is_same(log_ratio, margin))
		return STEP_SAME;
	if (bound > least && bound >= fabs(log_ratio.estimate) / 2)
		return STEP_THERE;
	return STEP_OPEN;
}

enum step_whole step_whole_at_end(struct interval log_ratio, double least, double margin)
{
	if (is_same(log_ratio, margin))
		return STEP_SAME;
	return nearer(log_ratio) > least ? STEP_THERE : STEP_OPEN;
}

/* ---- the candidates */

struct step_search step_search_of(struct interval whole)
{
	return (struct step_search){.direction = whole.estimate < 0 ? -1 : 1,
				    .half = fabs(whole.estimate) / 2,
				    .least = nearer(whole)};
}

/* In the direction of the whole. */
static double threshold(const struct step_search *search)
{
	if (search->most < search->half && search->half < search->least)
		return search->half;
	return (search->most + search->least) / 2;
}

double step_threshold(const struct step_search *search)
{
	return search->direction * threshold(search);
}

static struct interval turned(const struct step_search *search, struct interval log_ratio)
{
	struct interval other = log_ratio;

	if (search->direction < 0) {
		other.estimate = -log_ratio.estimate;
		other.low = -log_ratio.high;
		other.high = -log_ratio.low;
	}
	return other;
}

bool step_is_clear(const struct step_search *search, struct interval log_ratio)
{
	struct interval i = turned(search, log_ratio);

	return i.low > threshold(search) || i.high < threshold(search);
}

/* How much would be left between the two kinds; 0 or below: it cannot be called so. */
static double left_as_start(const struct step_search *search, struct interval i)
{
	return search->least - fmax(search->most, i.high);
}

static double left_as_end(const struct step_search *search, struct interval i)
{
	return fmin(search->least, i.low) - search->most;
}

enum step_side step_take(struct step_search *search, struct interval log_ratio)
{
	struct interval i = turned(search, log_ratio);
	double start = left_as_start(search, i), end = left_as_end(search, i);
	bool is_start = i.high < threshold(search);

	if (!step_is_clear(search, log_ratio))
		is_start = start > end;
	if (isnan(i.low) || isnan(i.high) || !((is_start ? start : end) > 0))
		return STEP_UNKNOWN;
	if (is_start)
		search->most = fmax(search->most, i.high);
	else
		search->least = fmin(search->least, i.low);
	return is_start ? STEP_LIKE_START : STEP_LIKE_END;
}
