#include "runner/diagnosing/collections_summary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEVEL 0.95
/* Fewer found objects than this share of the first threshold, in each collection, are none. */
#define NOTHING_FOUND 0.01

/* Of one generation, or of all (-1). */
static int64_t collections_of(const struct collections_value *value, int generation)
{
	int64_t sum = 0;

	for (int i = 0; i < GC_GENERATIONS; i++)
		sum += generation < 0 || generation == i ? value->collections[i] : 0;
	return sum;
}

/* Where a value begins and ends within the time between two collections is chance: one more or
   less says nothing. */
static bool is_off(double rate, int64_t iterations, int64_t seen)
{
	return fabs((double)seen - rate * (double)iterations) > 1 + 1e-9;
}

static struct collections_rate rate_of(const struct collections_counted *counted, int generation)
{
	struct collections_rate rate = {0};
	double least = INFINITY, most = 0;
	int64_t sum = 0, iterations = 0;

	for (size_t i = 0; i < counted->n; i++) {
		const struct collections_value *value = &counted->values[i];
		double each = (double)collections_of(value, generation) / (double)value->iterations;

		sum += collections_of(value, generation);
		iterations += value->iterations;
		least = fmin(least, each);
		most = fmax(most, each);
	}
	if (iterations == 0)
		return rate;
	rate.each = (double)sum / (double)iterations;
	for (size_t i = 0; i < counted->n; i++)
		rate.varies |= is_off(rate.each, counted->values[i].iterations,
				      collections_of(&counted->values[i], generation));
	rate.low =
		rate.varies ? least : fmax(0, rate.each - (double)counted->n / (double)iterations);
	rate.high = rate.varies ? most : rate.each + (double)counted->n / (double)iterations;
	return rate;
}

static int64_t ns_of(const struct collections_value *value)
{
	int64_t sum = 0;

	for (int i = 0; i < GC_GENERATIONS; i++)
		sum += value->ns[i];
	return sum;
}

double *collections_seconds_new(const struct collections_counted *counted, size_t *n)
{
	double *seconds = calloc(counted->n + 1, sizeof(*seconds));
	int64_t iterations = 0, ns = 0;

	*n = 0;
	for (size_t i = 0; seconds && i < counted->n; i++) {
		const struct collections_value *value = &counted->values[i];

		iterations += value->iterations;
		ns += ns_of(value);
		if (i + 1 < counted->n && value[1].worker == value->worker)
			continue;
		seconds[(*n)++] = (double)ns * 1e-9 / (double)iterations;
		iterations = ns = 0;
	}
	return seconds;
}

static void add_value(struct collections_summary *summary, const struct collections_value *value,
		      double *loop_s, double *gc_s)
{
	summary->iterations += value->iterations;
	*loop_s += value->loop_s;
	for (int i = 0; i < GC_GENERATIONS; i++) {
		summary->of[i].seconds += (double)value->ns[i] * 1e-9;
		summary->of[i].collected += (double)value->collected[i];
		summary->of[i].uncollectable += (double)value->uncollectable[i];
		*gc_s += (double)value->ns[i] * 1e-9;
	}
}

int collections_summarize(struct collections_summary *summary,
			  const struct collections_counted *counted, struct err *err)
{
	double loop_s = 0, gc_s = 0, iterations;
	size_t n;
	double *seconds = collections_seconds_new(counted, &n);

	*summary = (struct collections_summary){0};
	if (!seconds)
		return err_memory(err);
	if (n > 0)
		summary->seconds = interval_t_positive(seconds, n, LEVEL);
	free(seconds);
	for (size_t i = 0; i < counted->n; i++)
		add_value(summary, &counted->values[i], &loop_s, &gc_s);
	summary->share = loop_s > 0 ? gc_s / loop_s : 0;
	summary->all = rate_of(counted, -1);
	iterations = fmax(1, (double)summary->iterations);
	for (int i = 0; i < GC_GENERATIONS; i++) {
		struct collections_generation *of = &summary->of[i];

		of->collections = rate_of(counted, i);
		of->seconds /= iterations;
		of->collected /= iterations;
		of->uncollectable /= iterations;
		summary->collected += of->collected;
		summary->uncollectable += of->uncollectable;
	}
	return 0;
}

/* ---- findings */

void collections_find(const struct collections_summary *summary,
		      const struct collections_counted *counted, bool findings[GC_FINDINGS])
{
	bool is_dear = summary->share >= GC_SHARE_WORTH, ran = summary->all.each > 0;
	double nothing = NOTHING_FOUND * (double)counted->last.thresholds[0];
	const struct collections_generation *full = &summary->of[GC_GENERATIONS - 1];

	findings[GC_FINDING_DISABLED] = counted->was_disabled;
	findings[GC_FINDING_NONE] = !ran && !counted->was_disabled;
	findings[GC_FINDING_CYCLES] = ran && summary->collected > nothing * summary->all.each;
	findings[GC_FINDING_IN_VAIN] = is_dear && !findings[GC_FINDING_CYCLES];
	findings[GC_FINDING_FULL] = is_dear && 2 * full->seconds > summary->seconds.estimate;
	findings[GC_FINDING_UNCOLLECTABLE] = summary->uncollectable > 0;
}

static int minor_version(const struct collections_counted *counted)
{
	int minor = 0;

	if (counted->interpreter)
		sscanf(counted->interpreter, "CPython 3.%d", &minor);
	return minor;
}

bool collections_is_incremental(const struct collections_counted *counted)
{
	return minor_version(counted) == 14 && counted->last.thresholds[2] == 0;
}

bool collections_line_is_late(const struct collections_counted *counted)
{
	return minor_version(counted) >= 12;
}
