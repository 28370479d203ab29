#include "stats/warmup.h"

#include <math.h>
#include <stdbool.h>

#include "stats/autocorrelation.h"
#include "stats/order.h"

/* A segment is never held to be quieter than this share of the noise between neighbours: values
   equal by the clock's resolution would else make any five of them a segment. */
#define QUIETEST 0.1

/* And never quieter than this on logs, which no timing is. */
#define QUIETEST_LOG 1e-6

/* The lag correlation that makes a cycle: half of the variance, and four standard errors. */
#define CYCLE_SHARE  0.5
#define CYCLE_ERRORS 4.0

struct series {
	const double *logs; /* minus the first */
	const double *sums, *squares;
	size_t n;
	double floor; /* smallest variance of a segment */
};

size_t warmup_scratch(size_t n)
{
	return 4 * (n + 1);
}

size_t warmup_index_scratch(size_t n)
{
	return 2 * (n + 1);
}

/* ---- cost of a segment ---- */

static double mean_of(const struct series *s, size_t from, size_t to)
{
	return (s->sums[to] - s->sums[from]) / (double)(to - from);
}

static double variance_of(const struct series *s, size_t from, size_t to)
{
	double mean = mean_of(s, from, to);

	return fmax((s->squares[to] - s->squares[from]) / (double)(to - from) - mean * mean,
		    s->floor);
}

/* -2 log likelihood of normal data with their own mean and variance, without the constants. */
static double cost(const struct series *s, size_t from, size_t to)
{
	return (double)(to - from) * log(variance_of(s, from, to));
}

/* ---- change points: PELT ---- */

/* One candidate for the last change before `to`: can it ever be best again? With a smallest segment
   length that is known only for changes that are that much older. */
static bool may_be_best(const struct series *s, const double *best, size_t from, size_t to)
{
	size_t known = to - WARMUP_SEGMENT_MIN;

	if (known < from + WARMUP_SEGMENT_MIN)
		return true;
	return best[from] + cost(s, from, known) <= best[known];
}

/* previous[t] = start of the last segment of the best split of the first t values. */
static void split(const struct series *s, double *best, size_t *previous, size_t *candidates)
{
	double penalty = WARMUP_PENALTY * log((double)s->n);
	size_t count = 0;

	best[0] = -penalty;
	for (size_t t = 1; t <= s->n; t++) {
		size_t kept = 0;

		best[t] = INFINITY;
		previous[t] = 0;
		if (t < WARMUP_SEGMENT_MIN)
			continue;
		candidates[count++] = t - WARMUP_SEGMENT_MIN;
		for (size_t i = 0; i < count; i++) {
			size_t from = candidates[i];
			double all = best[from] + cost(s, from, t) + penalty;

			if (all < best[t]) {
				best[t] = all;
				previous[t] = from;
			}
			if (may_be_best(s, best, from, t))
				candidates[kept++] = from;
		}
		count = kept;
	}
}

/* Starts of the segments, ascending, into starts; returns how many. */
static size_t list_starts(const size_t *previous, size_t n, size_t *starts)
{
	size_t count = 0;

	for (size_t t = n; t > 0; t = previous[t])
		starts[count++] = previous[t];
	for (size_t i = 0; i < count / 2; i++) {
		size_t swap = starts[i];

		starts[i] = starts[count - 1 - i];
		starts[count - 1 - i] = swap;
	}
	return count;
}

/* ---- neighbours that are one ---- */

static size_t end_of(const struct series *s, const size_t *starts, size_t count, size_t i)
{
	return i + 1 < count ? starts[i + 1] : s->n;
}

static double level_of(const struct series *s, const size_t *starts, size_t count, size_t i)
{
	return mean_of(s, starts[i], end_of(s, starts, count, i));
}

/* Distance of the means of segments i and i + 1 beyond what is called equal, which is half of the
   margin or two standard errors of that distance; <= 0: equal. */
static double excess(const struct series *s, const size_t *starts, size_t count, size_t i,
		     double margin)
{
	size_t from = starts[i], middle = starts[i + 1], to = end_of(s, starts, count, i + 1);
	double error = sqrt(variance_of(s, from, middle) / (double)(middle - from) +
			    variance_of(s, middle, to) / (double)(to - middle));

	return fabs(mean_of(s, from, middle) - mean_of(s, middle, to)) -
	       fmax(log1p(margin) / 2, 2 * error);
}

/* Merges the most alike neighbours first, until all are apart. Returns how many are left. */
static size_t merge(const struct series *s, size_t *starts, size_t count, double margin)
{
	while (count > 1) {
		size_t nearest = 0;

		for (size_t i = 1; i + 1 < count; i++)
			if (excess(s, starts, count, i, margin) <
			    excess(s, starts, count, nearest, margin))
				nearest = i;
		if (!(excess(s, starts, count, nearest, margin) <= 0))
			break;
		for (size_t i = nearest + 1; i + 1 < count; i++)
			starts[i] = starts[i + 1];
		count--;
	}
	return count;
}

/* ---- cycles ---- */

/* The lag of the highest correlation behind the first valley, when that is a cycle; else 0. At
   least four rounds must be seen. */
static size_t period_of(const double *logs, size_t n)
{
	double before, best, needed = fmax(CYCLE_SHARE, CYCLE_ERRORS / sqrt((double)n));
	size_t lag = 1, at = 0;

	if (n < WARMUP_N_MIN)
		return 0;
	before = autocorrelation(logs, n, 1);
	for (lag = 2; lag <= n / 4; lag++) { /* down to the valley */
		double r = autocorrelation(logs, n, lag);

		if (r > before)
			break;
		before = r;
	}
	for (best = needed; lag <= n / 4; lag++) {
		double r = autocorrelation(logs, n, lag);

		if (r > best && r > before + CYCLE_SHARE / 2) {
			best = r;
			at = lag;
		}
	}
	return at;
}

/* ---- the class ---- */

static enum warmup_class class_of(const struct series *s, const size_t *starts, size_t count)
{
	double last = level_of(s, starts, count, count - 1);

	if (count == 1)
		return WARMUP_FLAT;
	if (starts[count - 1] > s->n - s->n / 4)
		return WARMUP_NO_STEADY;
	for (size_t i = 0; i + 1 < count; i++)
		if (level_of(s, starts, count, i) < last)
			return WARMUP_SLOWDOWN;
	return WARMUP_WARMUP;
}

/* Smallest variance of a segment: a share of the noise between neighbours. steps: n - 1 scratch. */
static double floor_of(const double *logs, size_t n, double *steps)
{
	double noise;

	for (size_t i = 0; i + 1 < n; i++)
		steps[i] = fabs(logs[i + 1] - logs[i]);
	order_sort(steps, n - 1, steps);
	noise = ORDER_MAD_TO_SD * order_median_sorted(steps, n - 1) / sqrt(2);
	return pow(fmax(QUIETEST * noise, QUIETEST_LOG), 2);
}

/* Logs minus the first (so that sums do not cancel) and their sums. False when a value has no
   finite log. */
static bool prepare(const double *x, size_t n, double *scratch, struct series *s)
{
	double *logs = scratch, *sums = scratch + n + 1, *squares = sums + n + 1;

	sums[0] = squares[0] = 0;
	for (size_t i = 0; i < n; i++) {
		logs[i] = log(x[i] / x[0]);
		if (!(x[i] > 0) || !isfinite(logs[i]))
			return false;
		sums[i + 1] = sums[i] + logs[i];
		squares[i + 1] = squares[i] + logs[i] * logs[i];
	}
	*s = (struct series){logs, sums, squares, n, floor_of(logs, n, squares + n + 1)};
	return true;
}

struct warmup warmup_classify(const double *x, size_t n, double margin, double *scratch,
			      size_t *index_scratch)
{
	struct warmup result = {WARMUP_UNKNOWN, 0, n, NAN, 0};
	size_t *previous = index_scratch, *starts = index_scratch + n + 1, count;
	struct series s;

	if (n < WARMUP_N_MIN || !prepare(x, n, scratch, &s))
		return result;
	split(&s, scratch + 3 * (n + 1), previous, starts);
	count = merge(&s, starts, list_starts(previous, n, starts), margin);
	result.segments = count;
	result.class = class_of(&s, starts, count);
	result.period = period_of(s.logs, n);
	if (result.period) {
		result.class = WARMUP_CYCLIC;
		result.steady_from = 0;
	} else if (result.class != WARMUP_NO_STEADY) {
		result.steady_from = starts[count - 1];
		result.period = period_of(s.logs + result.steady_from, n - result.steady_from);
	}
	if (result.steady_from < n)
		result.steady_mean = x[0] * exp(mean_of(&s, result.steady_from, n));
	return result;
}

const char *warmup_word(enum warmup_class warmup_class)
{
	switch (warmup_class) {
	case WARMUP_FLAT:
		return "flat";
	case WARMUP_WARMUP:
		return "warm-up";
	case WARMUP_SLOWDOWN:
		return "slow-down";
	case WARMUP_NO_STEADY:
		return "no steady state";
	case WARMUP_CYCLIC:
		return "cyclic";
	case WARMUP_UNKNOWN:
		break;
	}
	return "unknown";
}
